// Block Kit on the page: which function draws which block.

import { h } from "../dom.js";
import { actions, context, divider, header, image, section } from "./layout.js";
import { input } from "./input.js";
import { richText } from "./rich_text.js";
import { markdownBlock } from "./markdown_block.js";
import { dataTable, table } from "./tables.js";
import { plan, taskCard } from "./tasks.js";
import { alert, card, carousel, container } from "./cards.js";
import { contextActions } from "./feedback.js";
import { file, video } from "./media.js";
import { dataVisualization } from "./charts.js";

const DRAW = {
  header,
  section,
  actions,
  context,
  divider,
  image,
  input,
  rich_text: richText,
  markdown: markdownBlock,
  table,
  data_table: dataTable,
  data_visualization: dataVisualization,
  plan,
  task_card: taskCard,
  card,
  carousel,
  container,
  alert,
  context_actions: contextActions,
  file,
  video,
};

/** Draw the blocks of one message or view; `ctx` is a Drawing (see drawing.js). */
export function renderBlocks(blocks, ctx) {
  ctx.form.startDrawing();
  const drawn = drawBlocks(blocks ?? [], ctx);
  ctx.form.endDrawing();
  return drawn;
}

function drawBlocks(blocks, ctx) {
  ctx.drawBlocks = drawBlocks;
  return blocks.map((block) => drawBlock(block, ctx));
}

function drawBlock(block, ctx) {
  const blockId = block?.block_id ?? ctx.nextBlockId();
  const element = h("div", {
    class: `block block-${String(block?.type).replace(/[^a-z_]/g, "")}`,
    dataset: { blockId },
  });
  element.append(content(block, blockId, ctx));
  return element;
}

/** One block that cannot be drawn is said to be so; the others are not lost with it. */
function content(block, blockId, ctx) {
  const draw = Object.hasOwn(DRAW, block?.type) ? DRAW[block.type] : null;
  if (!draw) return unsupported(block?.type);
  try {
    return draw(block, { ...ctx.slot, blockId }, ctx);
  } catch (error) {
    console.error("This block could not be drawn.", block, error);
    return unsupported(block.type);
  }
}

function unsupported(type) {
  return h("div", { class: "unsupported" }, `unsupported block: ${type ?? "without a type"}`);
}
