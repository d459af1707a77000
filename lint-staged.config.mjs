export default {
  "*.{ts,tsx,mjs}": ["eslint --max-warnings 0 --no-warn-ignored", "prettier --check"],
  "*.{json,md,css,yml}": "prettier --check",
};
