"""What stands before and beside Streamlit: routes, limits, headers and memory."""
