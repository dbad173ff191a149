// One spelling for texts that people search by, as shared/rules/folding.py has it: Arabic letters
// that people mix, diacritics and the shape of digits make no difference.

const PARTNERS = { أ: "ا", إ: "ا", آ: "ا", ٱ: "ا", ة: "ه", ى: "ي", ئ: "ي", ی: "ي", ؤ: "و", ک: "ك" };

export function folded(text) {
  return text
    .normalize("NFC")
    .toLowerCase()
    .replace(/[\u0640\u064b-\u0655\u0670]/g, "")
    .replace(/[أإآٱةىئیؤک]/g, (letter) => PARTNERS[letter])
    .replace(/[\u0660-\u0669\u06f0-\u06f9]/g, (digit) => String(digit.charCodeAt(0) & 15));
}
