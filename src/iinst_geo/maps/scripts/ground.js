// The land under the marks, as layers of deck.gl or as lines on a canvas.
import { boxAround, pointsOf, metresPerPx } from "./mercator.js";

const BORDERS_FROM = 7.5; // zoom from which authorities are told apart; before, regions are
const BORDER_PX = 0.7;
const REGION_PX = 1.2;

const feature = (geometry, rest = {}) => ({ type: "Feature", geometry, properties: {}, ...rest });

/**
 * Prepare the land; the same arrays are not made into shapes again.
 * @param {{areas: any[], regions: any[], abroad: any[]}} base
 */
export function groundOf(base) {
  const land = base.areas.map(({ geometry, england }) => feature(geometry, { england }));
  const boxes = land.map(({ geometry }) => boxAround(pointsOf(geometry)));
  const regions = base.regions.map((geometry) => feature(geometry));
  const abroad = base.abroad.map((geometry) => feature(geometry));
  let borders = [];

  /** Of the authorities in sight: lines are what a slow machine draws longest. */
  function bordersIn(view, { width, height }) {
    if (view.zoom < BORDERS_FROM) return [];
    const perPx = metresPerPx(view) / 111_320;
    const along = (height * perPx) / 2;
    const across = (width * perPx) / 2 / Math.cos((view.latitude * Math.PI) / 180);
    return land.filter((_, at) => {
      const [west, south, east, north] = boxes[at];
      return (
        west < view.longitude + across &&
        east > view.longitude - across &&
        south < view.latitude + along &&
        north > view.latitude - along
      );
    });
  }

  return {
    /** Return the layers, as plain properties. */
    layers(view, size, colours) {
      const seen = bordersIn(view, size);
      const isSame = seen.length === borders.length && seen.every((each, at) => each === borders[at]);
      if (!isSame) borders = seen;
      const line = (id, data, colour, width) => ({
        id,
        data,
        stroked: true,
        filled: false,
        getLineColor: colour,
        getLineWidth: width,
        lineWidthUnits: "pixels",
      });
      return [
        { id: "abroad", data: abroad, stroked: false, getFillColor: colours.abroad },
        {
          id: "land",
          data: land,
          stroked: false,
          getFillColor: (each) => (each.england ? colours.land : colours.abroad),
          updateTriggers: { getFillColor: [colours.land, colours.abroad].join() },
        },
        line("borders", borders, colours.authority, BORDER_PX),
        line("regions", regions, colours.region, REGION_PX),
      ];
    },
  };
}
