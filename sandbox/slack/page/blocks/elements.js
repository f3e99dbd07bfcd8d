// Block elements: which function draws which.

import { h } from "../dom.js";
import { button, workflowButton } from "./buttons.js";
import { checkboxes, radioButtons } from "./choices.js";
import { datepicker, datetimepicker, timepicker } from "./dates.js";
import {
  emailInput,
  fileInput,
  numberInput,
  plainTextInput,
  richTextInput,
  urlInput,
} from "./text_inputs.js";
import { overflow } from "./overflow.js";
import * as selects from "./selects.js";
import { feedbackButtons, iconButton } from "./feedback_elements.js";
import { picture } from "./picture.js";

const DRAW = {
  button,
  workflow_button: workflowButton,
  checkboxes,
  radio_buttons: radioButtons,
  overflow,
  datepicker,
  timepicker,
  datetimepicker,
  plain_text_input: plainTextInput,
  email_text_input: emailInput,
  number_input: numberInput,
  url_text_input: urlInput,
  rich_text_input: richTextInput,
  file_input: fileInput,
  static_select: selects.staticSelect,
  multi_static_select: selects.multiStaticSelect,
  external_select: selects.staticSelect,
  multi_external_select: selects.multiStaticSelect,
  users_select: selects.usersSelect,
  multi_users_select: selects.multiUsersSelect,
  channels_select: selects.channelsSelect,
  multi_channels_select: selects.multiChannelsSelect,
  conversations_select: selects.conversationsSelect,
  multi_conversations_select: selects.multiConversationsSelect,
  feedback_buttons: feedbackButtons,
  icon_button: iconButton,
  image: (element) => picture(element, "element-picture"),
};

/** Draw one element in its slot: {blockId, quiet?, labelId?, describedBy?, optional?}. */
export function drawElement(element, slot, ctx) {
  const draw = Object.hasOwn(DRAW, element?.type) ? DRAW[element.type] : null;
  return draw
    ? draw(element, slot, ctx)
    : h("span", { class: "unsupported" }, `unsupported element: ${element?.type}`);
}
