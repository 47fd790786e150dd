// The page's sentences, which the template holds in the language of the reader.

const sentences = new Map();

export function learn(template) {
  for (const one of template.content.querySelectorAll("[data-word]")) {
    sentences.set(one.dataset.word, one.textContent);
  }
}

export function say(word, values = {}) {
  const sentence = sentences.get(word) || "";
  return sentence.replace(/\{(\w+)\}/g, (whole, name) => (name in values ? values[name] : whole));
}

export function megabytes(bytes) {
  const amount = bytes / 1048576;
  return amount >= 0.1 ? `${amount.toFixed(1)} MB` : `${Math.ceil(bytes / 1024)} KB`;
}
