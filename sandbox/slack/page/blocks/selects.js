// Select menus of options, people, channels and conversations, for one choice or several.

import { h } from "../dom.js";
import { icon } from "../icons.js";
import { avatar } from "../ui/avatar.js";
import { Picker } from "../ui/picker.js";
import { channelName, displayName } from "../text/names.js";
import { actionId, Field } from "./drawing.js";

export const staticSelect = (element, slot, ctx) => optionSelect(element, slot, ctx, { multi: false });
export const multiStaticSelect = (element, slot, ctx) => optionSelect(element, slot, ctx, { multi: true });
export const usersSelect = (element, slot, ctx) =>
  idSelect(element, slot, ctx, { one: "user", many: "users", options: people(ctx.store) });
export const multiUsersSelect = (element, slot, ctx) =>
  idSelect(element, slot, ctx, { one: "user", many: "users", options: people(ctx.store), multi: true });
export const channelsSelect = (element, slot, ctx) =>
  idSelect(element, slot, ctx, { one: "channel", many: "channels", options: channels(ctx.store) });
export const multiChannelsSelect = (element, slot, ctx) =>
  idSelect(element, slot, ctx, {
    one: "channel",
    many: "channels",
    options: channels(ctx.store),
    multi: true,
  });
export const conversationsSelect = (element, slot, ctx) =>
  idSelect(element, slot, ctx, {
    one: "conversation",
    many: "conversations",
    options: conversations(ctx.store, element.filter),
    preset: current(element, ctx),
  });
export const multiConversationsSelect = (element, slot, ctx) =>
  idSelect(element, slot, ctx, {
    one: "conversation",
    many: "conversations",
    options: conversations(ctx.store, element.filter),
    preset: current(element, ctx),
    multi: true,
  });

function optionSelect(element, slot, ctx, { multi }) {
  const known = allOptions(element);
  const initial = multi
    ? { selected_options: element.initial_options ?? [] }
    : { selected_option: element.initial_option ?? null };
  const field = new Field(element, slot, ctx, initial);
  const chosen = (value) =>
    (multi ? value.selected_options : [value.selected_option].filter(Boolean)).map((option) => option.value);
  const valueOf = (keys) => {
    const options = keys.map((key) => known.find(({ option }) => option.value === key).option);
    return multi ? { selected_options: options } : { selected_option: options[0] ?? null };
  };
  const options = known.map(({ option, group }) => ({
    key: option.value,
    text: option.text.text,
    description: option.description?.text,
    group,
  }));
  return picker(element, slot, ctx, { field, options, multi, chosen, valueOf });
}

function allOptions(element) {
  const grouped = (element.option_groups ?? []).flatMap((group) =>
    group.options.map((option) => ({ option, group: group.label.text })),
  );
  const initial = [element.initial_option, ...(element.initial_options ?? [])].filter(Boolean);
  const plain = (element.options ?? []).map((option) => ({ option }));
  // The local Slack does not ask the app for external options; those chosen at first can still be seen.
  const listed = [...plain, ...grouped];
  return listed.length ? listed : initial.map((option) => ({ option }));
}

function idSelect(element, slot, ctx, { one, many, options, preset, multi = false }) {
  const key = multi ? `selected_${many}` : `selected_${one}`;
  const initial = multi
    ? (element[`initial_${many}`] ?? (preset ? [preset] : []))
    : (element[`initial_${one}`] ?? preset ?? null);
  const field = new Field(element, slot, ctx, { [key]: initial });
  const chosen = (value) => (multi ? value[key] : [value[key]].filter(Boolean));
  const valueOf = (keys) => ({ [key]: multi ? keys : (keys[0] ?? null) });
  return picker(element, slot, ctx, { field, options, multi, chosen, valueOf });
}

function picker(element, slot, ctx, { field, options, multi, chosen, valueOf }) {
  const control = new Picker({
    layers: ctx.layers,
    options,
    multi,
    selected: chosen(field.value),
    max: element.max_selected_items,
    placeholder: element.placeholder?.text ?? "Choose…",
    clearable: slot.optional,
    onChange: (keys) =>
      field.change(valueOf(keys), {
        control: control.element,
        undo: (before) => control.select(chosen(before)),
      }),
    attributes: {
      dataset: { actionId: actionId(element), focus: element.focus_on_load ? "1" : undefined },
      "aria-labelledby": slot.labelId,
      "aria-describedby": slot.describedBy,
      "aria-label": slot.labelId ? undefined : (element.placeholder?.text ?? "Choose"),
    },
  });
  return control.element;
}

function people(store) {
  return store.people
    .filter((person) => !person.deleted)
    .map((person) => ({
      key: person.id,
      text: displayName(person),
      description: person.title,
      lead: () => avatar(person, { size: 20 }),
    }));
}

function channels(store) {
  return store.channels
    .filter((channel) => !channel.is_im)
    .map((channel) => ({ key: channel.id, text: channel.name, lead: () => hash() }));
}

function conversations(store, filter) {
  const wanted = filter?.include ?? ["im", "public", "private", "mpim"];
  const ims = store.channels.filter(
    (channel) => channel.is_im && !(filter?.exclude_bot_users && channel.user === store.app.bot_user_id),
  );
  const direct = ims.map((channel) => ({
    key: channel.id,
    text: channelName(channel, store),
    lead: () => icon("person", { size: 16 }),
  }));
  return [
    ...(wanted.includes("public") || wanted.includes("private") ? channels(store) : []),
    ...(wanted.includes("im") ? direct : []),
  ];
}

function current(element, ctx) {
  return element.default_to_current_conversation ? ctx.channel : null;
}

function hash() {
  return h("span", { class: "option-lead" }, icon("hash", { size: 14 }));
}
