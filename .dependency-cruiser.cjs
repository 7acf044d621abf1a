module.exports = { forbidden: [], options: { } };
