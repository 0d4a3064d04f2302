"""What a request may not do: come from a foreign page, take another's, ask too much."""

from __future__ import annotations

import asyncio
import json
import socket
import time
from collections.abc import Iterator
from types import SimpleNamespace

import pytest
import requests
from starlette.applications import Starlette
from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from streamlit import config, net_util
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.runtime import Runtime, backend_operation_handler
from streamlit.runtime.memory_uploaded_file_manager import MemoryUploadedFileManager
from streamlit.runtime.secrets import secrets_singleton
from streamlit.runtime.uploaded_file_manager import UploadedFileRec
from streamlit.testing.v1 import AppTest
from streamlit.web.server.starlette.starlette_app_utils import create_signed_value
from streamlit.web.server.starlette.starlette_server_config import USER_COOKIE_NAME

from iinst_geo.errors import PlaceError
from iinst_geo.nearby.places import find_place
from iinst_geo.selection.address import from_parameters
from iinst_geo.ui import http
from iinst_geo.ui.http import base_path
from iinst_geo.ui.server import origins, safe_headers, upload_limits
from iinst_geo.ui.session import sign_in, visitors
from tests.hostile.edge_app import HOST, addresses, ask, asked, explorer_app
from tests.loop import run
from tests.pages import MAIN_SCRIPT, PATIENCE_S

OWN, FOREIGN = f"https://{HOST}", "https://evil.example"
BASES = ["", "explorer"]
STREAM = "_stcore/stream"
EACH, KB = upload_limits.EACH_BYTES, 1024
SECRETS = {
    "auth": {"redirect_uri": f"{OWN}/oauth2callback", "cookie_secret": "a secret"}
}
# All that a stranger may ask for where people sign in: the shell and what draws it.
OPEN = (
    "",
    "_stcore/health",
    "_stcore/host-config",
    "_stcore/bidi-components/",
    "auth/",
    "basemap",
    "component/",
    "map/",
    "oauth2callback",
)


@pytest.fixture(scope="module", params=BASES, ids=["no base path", "a base path"])
def base(request: pytest.FixtureRequest) -> Iterator[str]:
    """The path that the explorer lies under, with its slashes."""
    before = config.get_option("server.baseUrlPath")
    config.set_option("server.baseUrlPath", request.param)
    yield f"/{request.param}/" if request.param else "/"
    config.set_option("server.baseUrlPath", before)


@pytest.fixture(scope="module")
def app(base: str) -> Iterator[Starlette]:
    """The whole server under a base path, or under none."""
    assert base
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Runtime, "_instance", None)
        yield explorer_app()


@pytest.fixture
def looked_up(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What the server looks up elsewhere; nothing, it is to be hoped."""
    asked_for: list[str] = []
    for where, name in (
        (net_util, "get_external_ip"),
        (net_util, "get_internal_ip"),
        (socket, "getaddrinfo"),
        (requests, "get"),
    ):
        monkeypatch.setattr(where, name, lambda *_, **__: asked_for.append("asked"))
    return asked_for


@pytest.fixture
def _friend() -> Iterator[None]:
    config.set_option("server.corsAllowedOrigins", ["https://friend.example"])
    yield
    config.set_option("server.corsAllowedOrigins", [])


@pytest.fixture
def _sign_in(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(secrets_singleton, "_secrets", SECRETS)


def signed_in(by: str = "a secret", *, is_logged_in: bool = True) -> dict[str, str]:
    """The headers of a browser with the cookie of the sign-in."""
    user = json.dumps({"origin": OWN, "is_logged_in": is_logged_in})
    word = create_signed_value(by, USER_COOKIE_NAME, user).decode()
    return {"cookie": f"{USER_COOKIE_NAME}={word}"}


def test_every_route_tells_browsers_what_to_beware_of(app: Starlette, base: str):
    seen = 0
    for method, path in addresses(app):
        headers = ask(app, path, method).headers
        assert headers["x-content-type-options"] == "nosniff", path
        assert headers["referrer-policy"] in {"same-origin", "no-referrer"}, path
        policy = headers["content-security-policy"]
        assert policy.startswith("default-src 'none'"), path
        assert policy.endswith("frame-ancestors 'none'"), path
        assert headers["x-frame-options"] == "DENY", path
        seen += path.startswith(base.rstrip("/"))
    assert seen > 30


def test_a_page_may_not_run_scripts_that_text_brought():
    rules = dict(
        each.strip().split(" ", 1) for each in safe_headers.page_policy().split(";")
    )
    assert "'unsafe-inline'" not in rules["script-src"]
    assert "'unsafe-eval'" not in rules["script-src"]
    assert "http" not in rules["script-src"]
    assert rules["default-src"] == "'none'"  # frames, objects, media and the like


def test_a_route_keeps_the_stricter_rules_that_it_has(app: Starlette, base: str):
    briefing = ask(app, f"{base}briefing", query="from=BB1+2LD")
    assert briefing.status == 200
    assert "script-src 'unsafe-inline'" in briefing.headers["content-security-policy"]
    player = ask(app, f"{base}player").headers
    assert "connect-src 'none'" in player["content-security-policy"]
    assert player["referrer-policy"] == "no-referrer"


def test_an_operator_may_name_the_sites_that_show_the_explorer_inside(monkeypatch):
    monkeypatch.setenv(
        safe_headers.FRAME_ANCESTORS_VARIABLE,
        "https://intranet.example, https://other.example",
    )
    assert safe_headers.frame_ancestors() == (
        "https://intranet.example https://other.example"
    )


def test_streamlits_cloud_gives_the_page_no_orders():
    told = (config.get_option("client.allowedOrigins"), ".streamlit/config.toml")
    assert told[0] == [], f"set in {told[1]}"


@pytest.mark.usefixtures("_friend")
@pytest.mark.parametrize(
    ("origin", "host", "forwarded", "is_own"),
    [
        (OWN, HOST, "", True),
        (f"http://{HOST.upper()}", HOST, "", True),
        (f"{OWN}:8443", HOST, "", False),
        (f"https://{HOST}.evil.example", HOST, "", False),
        (FOREIGN, HOST, "", False),
        (f"https://evil.example/{HOST}", HOST, "", False),
        (f"https://{HOST}@evil.example", HOST, "", False),
        (OWN, f"{HOST}:443", "", True),
        (f"http://{HOST}", f"{HOST}:80", "", True),
        (OWN, "127.0.0.1:8501", f"{HOST}:443", True),
        (OWN, f"{HOST}:80", "", False),
        (f"http://{HOST}", f"{HOST}:443", "", False),
        (f"{OWN}:8443", f"{HOST}:443", "", False),
        ("//evil.example", HOST, "", False),
        ("null", HOST, "", False),
        ("", HOST, "", False),
        ("https://[", HOST, "", False),
        ("https://", "", "", False),
        (OWN, "127.0.0.1:8501", HOST, True),
        (FOREIGN, "127.0.0.1:8501", HOST, False),
        ("http://localhost:8501", "127.0.0.1:8501", "", True),
        ("http://[::1]:8501", "localhost:8501", "", True),
        ("http://localhost:9999", "127.0.0.1:8501", "", False),
        ("http://localhost:8501", HOST, "", False),
        ("https://friend.example", HOST, "", True),
    ],
)
def test_an_origin_is_own_if_it_is_the_host_asked_for_or_let_in(
    origin, host, forwarded, is_own
):
    headers = {"origin": origin, "host": host, "x-forwarded-host": forwarded}
    assert origins.is_own(Headers(headers)) == is_own


def test_a_refused_origin_is_logged_once_with_what_to_set(app, base, caplog):
    own_with_a_port = {"origin": f"{OWN}:8443", "host": f"{base.strip('/')}.{HOST}"}
    for _ in range(3):
        ask(app, f"{base}{STREAM}", headers=own_with_a_port, kind="websocket")
    [said] = [each.getMessage() for each in caplog.records]
    assert repr(f"{OWN}:8443") in said
    assert "Host $http_host" in said
    assert "STREAMLIT_SERVER_CORS_ALLOWED_ORIGINS" in said


def test_what_is_no_browser_has_no_origin():
    assert origins.is_own(Headers({"host": HOST}))


def test_twenty_foreign_websockets_keep_nobody_waiting(
    app: Starlette, base: str, looked_up: list[str]
):
    async def all_at_once():
        headers = {"origin": FOREIGN}
        sockets = (
            asked(app, f"{base}{STREAM}", headers=headers, kind="websocket")
            for _ in range(20)
        )
        health = asked(app, f"{base}_stcore/health")
        return await asyncio.gather(*sockets, health)

    begun = time.process_time()
    *sockets, health = run(all_at_once())
    assert time.process_time() - begun < 0.5
    assert {each.status for each in sockets} == {403}
    assert health.status == 503  # it answers; the app was never started
    assert looked_up == []


@pytest.mark.usefixtures("_friend")
@pytest.mark.parametrize(
    ("origin", "more"),
    [
        (OWN, {}),
        (OWN, {"host": "127.0.0.1:8501", "x-forwarded-host": HOST}),
        ("http://[::1]:8501", {"host": "localhost:8501"}),
        ("https://friend.example", {}),
    ],
)
def test_streamlit_looks_nothing_up_for_a_websocket_that_is_let_in(
    app, base, origin, more, looked_up, monkeypatch
):
    monkeypatch.setattr(Runtime, "connect_session", lambda *_, **__: "a-session")
    monkeypatch.setattr(Runtime, "disconnect_session", lambda *_, **__: None)
    headers = {"origin": origin, **more}
    assert ask(app, f"{base}{STREAM}", headers=headers, kind="websocket").status == 101
    assert looked_up == []


def test_a_foreign_page_changes_nothing(app: Starlette, base: str):
    for method, path in addresses(app):
        answer = ask(app, path, method, headers={"origin": FOREIGN})
        is_refused = answer.body == origins.FOREIGN.encode()
        assert is_refused == (method not in {"GET", "HEAD", "OPTIONS"}), (method, path)
    assert ask(app, f"{base}player", "POST", headers={"origin": FOREIGN}).status == 403


@pytest.mark.usefixtures("_sign_in")
def test_where_people_sign_in_a_stranger_gets_no_data(app: Starlette, base: str):
    open_to_all = set()
    for method, path in addresses(app):
        answer = ask(app, path, method)
        if answer.status == 401:
            assert answer.body == sign_in.SIGN_IN.encode()
        else:
            open_to_all.add(path.removeprefix(base.rstrip("/")).strip("/"))
    begin = tuple(each for each in OPEN if each)
    assert {each for each in open_to_all if not each.startswith(begin)} == {""}
    assert ask(app, f"{base}nearby").body.startswith(b"<!--")  # the empty shell


@pytest.mark.usefixtures("_sign_in")
@pytest.mark.parametrize(
    ("headers", "status"),
    [
        (signed_in(), 200),
        (signed_in(is_logged_in=False), 401),
        (signed_in("another"), 401),
        ({"cookie": f"{USER_COOKIE_NAME}=anything"}, 401),
        ({}, 401),
    ],
)
def test_the_briefing_is_for_those_who_signed_in(app, base, headers, status):
    answer = ask(app, f"{base}briefing", query="from=BB1+2LD", headers=headers)
    assert answer.status == status


@pytest.mark.usefixtures("_sign_in")
@pytest.mark.parametrize(
    "path",
    [
        "/briefing",
        "briefing/",
        "./briefing",
        "basemap/../briefing",
        "basemap//schools/england.json",
        "basemap/./schools/england.json",
        "basemap/schools/england.json/",
        "nearby/briefing",
        "media//0123456789abcdef0123456789abcdef.csv",
    ],
)
def test_no_other_spelling_of_an_address_leads_past_the_sign_in(app, base, path):
    answer = ask(app, f"{base}{path}", query="from=BB1+2LD")
    is_shell = answer.status == 200 and answer.body.startswith(b"<!--")
    assert is_shell or answer.status in {301, 400, 401, 404}


def test_secrets_that_cannot_be_read_open_nothing(app, base, monkeypatch):
    monkeypatch.setattr(sign_in, "is_unreadable", lambda: True)
    for headers in ({}, signed_in()):
        answer = ask(app, f"{base}briefing", query="from=BB1+2LD", headers=headers)
        assert answer.status == 503
    assert ask(app, f"{base}nearby").status == 200


@pytest.mark.parametrize(
    ("path", "query", "status"),
    [
        ("briefing", f"from=BB1+2LD&q={'x' * 200}", 200),
        ("briefing", f"from=BB1+2LD&q={'x' * 201}", 400),
        ("briefing", f"from=BB1+2LD&q={'x+' * 30_000}", 414),
        ("briefing", f"from={'x' * 201}", 400),
        ("briefing", "from=BB1+2LD&" + "&".join(["phase=Primary"] * 51), 400),
        ("briefing", "from=BB1+2LD&within=1e9", 400),
        ("briefing", "from=BB1+2LD&within=nan", 400),
        ("briefing", "from=BB1+2LD&within=-inf", 400),
        ("player", f"story={'x' * 8000}", 400),
        ("player", f"story={'x' * 9000}", 414),
        ("basemap/schools/near.json", f"lon={'1' * 201}&lat=51&km=5", 400),
    ],
)
def test_a_request_asks_within_bounds(app, base, path, query, status):
    begun = time.process_time()
    answer = ask(app, f"{base}{path}", query=query)
    assert answer.status == status, answer.body[:200]
    assert len(answer.body) < 100_000
    assert time.process_time() - begun < 5


def test_work_that_takes_too_long_is_told_so(monkeypatch):
    monkeypatch.setattr(http, "PATIENCE_S", 0.05)
    with pytest.raises(http.HTTPException) as refused:
        run(http.in_time(time.sleep, 0.2))
    assert refused.value.status_code == 503


def test_a_browser_is_given_its_cookie_once(app: Starlette, base: str):
    given = ask(app, f"{base}nearby").headers["set-cookie"]
    name = "iinst_geo_visitor_explorer" if base != "/" else "iinst_geo_visitor"
    assert given.startswith(f"{name}=")
    assert given.endswith(
        f"Path={base}; Max-Age=2592000; HttpOnly; SameSite=lax; Secure"
    )
    assert ask(app, f"{base}nearby").headers["set-cookie"] != given
    kept = {"cookie": given.partition(";")[0]}
    assert "set-cookie" not in ask(app, f"{base}nearby", headers=kept).headers
    made_up = {"cookie": f"{name}=short"}
    assert "set-cookie" in ask(app, f"{base}nearby", headers=made_up).headers


@pytest.mark.parametrize("method", ["PUT", "DELETE"])
def test_nobody_has_the_files_of_a_session_that_is_not_theirs(app, base, method):
    upload = f"{base}_stcore/upload_file/a-session/a-file"
    assert ask(app, upload, method).status == 403
    assert ask(app, f"{base}media/{'0' * 32}.csv").status == 403


def test_a_page_is_told_of_files_by_its_addresses_and_not_by_its_texts():
    ids = ["a" * 56, "b" * 56, "c" * 56, "d" * 56]
    button, chip, page, made = ForwardMsg(), ForwardMsg(), ForwardMsg(), ForwardMsg()
    element = button.delta.new_element.download_button
    element.url, element.label = f"/media/{ids[0]}.csv", f"/media/{ids[3]}.csv"
    chip.delta.new_element.markdown.body = f"/media/{ids[3]}.csv"
    page.page_config_changed.favicon = f"/media/{ids[1]}.png"
    made.backend_operation_response.deferred_file.url = f"/media/{ids[2]}"
    told = [
        visitors.files_told_of(each.SerializeToString())
        for each in (button, chip, page, made)
    ]
    assert told == [{ids[0]}, set(), {ids[1]}, {ids[2]}]


def test_a_download_that_fails_does_not_log_its_id(app: Starlette, caplog):
    assert app
    ask(app, "/")  # what stands before Streamlit is set up by the first request
    backend_operation_handler._LOGGER.warning("Failed for file_id %s", "a-key")
    assert [each.getMessage() for each in caplog.records] == ["Failed for file_id …"]


@pytest.fixture
def limits(monkeypatch) -> upload_limits.UploadLimits:
    """Room for 100 KB a session and 150 KB in all; 40 KB and 30 KB are held."""

    async def takes_all(_, receive, __):
        while (await receive())["more_body"]:
            pass

    files = MemoryUploadedFileManager("")
    for session, size in (("mine", 40 * KB), ("theirs", 30 * KB)):
        file = UploadedFileRec("a-file", "a.csv", "text/csv", b"x" * size)
        files.add_file(session, file)
    held = SimpleNamespace(uploaded_file_mgr=files)
    monkeypatch.setattr(upload_limits.runtime, "get_instance", lambda: held)
    limits = upload_limits.UploadLimits(takes_all)
    limits.of_session, limits.of_all = 100 * KB, 150 * KB + 3 * EACH
    return limits


def test_files_are_counted_while_they_arrive_and_while_they_are_held(limits):
    assert limits._refusal("mine", str(60 * KB)) == (0, "")
    assert limits._refusal("mine", str(61 * KB))[0] == 413
    assert limits._refusal("new", str(80 * KB)) == (0, "")
    assert limits._refusal("new", str(81 * KB))[0] == 503
    limits.arriving.add(upload_limits.Arrival("mine", 20 * KB))
    assert limits._refusal("mine", str(41 * KB))[0] == 413
    for nonsense in ("", "-1", "ten", "１"):
        assert limits._refusal("mine", nonsense)[0] == 411


def test_what_is_declared_and_not_sent_keeps_nobody_else_out(limits):
    limits.arriving |= {
        upload_limits.Arrival(f"idle {each}", 99 * KB) for each in range(8)
    }
    assert limits._refusal("new", str(80 * KB - 8 * EACH)) == (0, "")
    assert limits._refusal("new", str(80 * KB - 8 * EACH + 1))[0] == 503


def test_empty_files_count_too_and_a_session_has_so_many(limits):
    limits.of_all = 1000 * KB
    assert limits._refusal("mine", "0") == (0, "")
    limits.arriving |= {upload_limits.Arrival("mine", 0) for _ in range(199)}
    assert limits._refusal("mine", "0")[0] == 413
    assert limits._refusal("theirs", "0")[0] == 0
    limits.of_all = 70 * KB + 201 * EACH
    assert limits._refusal("theirs", "0")[0] == 503


def put(limits, chunks, length):
    """Give a file in chunks; silence follows."""
    coming = [*chunks]

    async def receive():
        if not coming:
            await asyncio.Event().wait()
        return {
            "type": "http.request",
            "body": coming.pop(0),
            "more_body": bool(coming),
        }

    scope = {
        "type": "http",
        "method": "PUT",
        "path": f"{base_path()}_stcore/upload_file/new/a-file",
        "headers": [(b"content-length", str(length).encode())],
    }
    run(limits(scope, receive, None))


def test_a_file_that_fills_the_server_meanwhile_is_ended(limits, monkeypatch):
    put(limits, [b"x" * 60 * KB], 60 * KB)
    monkeypatch.setattr(limits, "_refusal", lambda *_: (0, ""))  # there was room then
    with pytest.raises(HTTPException) as refused:
        put(limits, [b"x" * 81 * KB], 81 * KB)
    assert refused.value.status_code == 503
    assert not limits.arriving


def test_an_upload_that_takes_too_long_is_ended(limits, monkeypatch):
    monkeypatch.setattr(upload_limits, "PATIENCE_S", 0.01)
    with pytest.raises(HTTPException) as refused:
        put(limits, [], KB)
    assert refused.value.status_code == 408
    assert not limits.arriving


def test_a_search_too_long_to_be_meant_is_cut_and_said_so():
    app = AppTest.from_file(MAIN_SCRIPT, default_timeout=PATIENCE_S)
    app.query_params["q"] = "x" * 5000
    app.run()
    assert not app.exception
    assert "q after 200 characters" in app.warning[0].value
    assert app.text_input(key="q").value == "x" * 200
    assert from_parameters({"q": ["x" * 5000]}).criteria.q == "x" * 200


def test_a_place_too_long_to_be_a_name_is_not_looked_for(network):
    with pytest.raises(PlaceError, match=r"No place has a name of 5,000 characters"):
        find_place(network, "x" * 5000)
