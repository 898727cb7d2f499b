/**
 * A select that finds its choices as one types: <select data-choose-url="…"> asks GET …?q= for
 * {"results": [{"id", "text", "hint"}]}. Plain selects marked data-choose get the same box over their own options.
 */
import TomSelect from "tom-select/base";
import removeButton from "tom-select/plugins/remove_button/plugin.js";
import { word } from "./words.js";

TomSelect.define("remove_button", removeButton);

function line(data, escape) {
  const hint = data.hint ? `<span class="e-choose-hint">${escape(data.hint)}</span>` : "";
  return `<div><bdi>${escape(data.text)}</bdi>${hint}</div>`;
}

function finder(select) {
  return async function load(query, answer) {
    const address = new URL(select.dataset.chooseUrl, window.location.href);
    address.searchParams.set("q", query);
    try {
      const response = await fetch(address, { headers: { Accept: "application/json" }, credentials: "same-origin" });
      if (!response.ok) throw new Error(String(response.status));
      const found = (await response.json()).results ?? [];
      // Only what fits this query is offered; what is chosen stays.
      this.clearOptions((option) => this.items.includes(String(option.id)));
      answer(found);
    } catch {
      answer([]);
    }
  };
}

function settings(select) {
  const many = select.multiple;
  const remote = Boolean(select.dataset.chooseUrl);
  return {
    plugins: many ? { remove_button: { title: word("remove") } } : {},
    valueField: remote ? "id" : "value",
    labelField: "text",
    searchField: remote ? [] : ["text"],
    ...(remote && { load: finder(select), preload: "focus", shouldLoad: () => true, loadThrottle: 250, score: () => () => 1 }),
    maxItems: many ? null : 1,
    maxOptions: 200,
    create: false,
    closeAfterSelect: !many,
    allowEmptyOption: false,
    placeholder: select.dataset.placeholder || word("choose"),
    render: {
      option: line,
      item: (data, escape) => `<div><bdi>${escape(data.text)}</bdi></div>`,
      no_results: () => `<div class="no-results">${word("nothing")}</div>`,
      loading: () => `<div class="e-choose-hint p-2">${word("looking")}</div>`,
    },
    onItemAdd() {
      this.setTextboxValue("");
      if (!many) this.blur();
    },
  };
}

/** A select's own options carry value and text; a remote one speaks of ids. */
function existing(select) {
  return [...select.options]
    .filter((option) => option.value)
    .map((option) => ({ id: option.value, text: option.textContent.trim(), hint: option.dataset.hint ?? "" }));
}

export function startChoosers(piece) {
  const found = piece.querySelectorAll?.("select[data-choose-url], select[data-choose]") ?? [];
  for (const select of found) {
    if (select.tomselect) continue;
    const options = settings(select);
    if (select.dataset.chooseUrl) {
      options.options = existing(select);
      options.items = [...select.selectedOptions].map((option) => option.value).filter(Boolean);
    }
    const label = select.id && document.querySelector(`label[for="${CSS.escape(select.id)}"]`);
    const box = new TomSelect(select, options);
    if (label) box.control_input.setAttribute("aria-label", label.textContent.replace("*", "").trim());
    if (label) select.setAttribute("aria-label", label.textContent.replace("*", "").trim());
    const described = select.getAttribute("aria-describedby");
    if (described) box.control_input.setAttribute("aria-describedby", described);
  }
}
