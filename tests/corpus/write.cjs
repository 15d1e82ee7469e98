// Saves a workbook with SheetJS and ExcelJS in every format that they write: node write.cjs FILE.xlsx OUTDIR
// The packages are looked for in the current folder (npm ci), not beside this file.
"use strict";
const fs = require("node:fs");
const path = require("node:path");
const { createRequire } = require("node:module");

const load = createRequire(path.join(process.cwd(), "package.json"));
const SHEETJS = {
  xlsx: {},
  xlsm: {},
  "shared.xlsx": { bookType: "xlsx", bookSST: true, compression: true },
  xlsb: {},
  biff8: {},
  biff5: {},
  biff2: {},
  xlml: {},
  ods: {},
  fods: {},
  csv: {},
  txt: {},
  html: {},
};

function saveBySheetJs(source, target) {
  const sheetjs = load("xlsx");
  const book = sheetjs.readFile(source, { cellNF: true, cellStyles: true, cellFormula: true });
  for (const [name, options] of Object.entries(SHEETJS)) {
    // Formats of one sheet take the table.
    const content = sheetjs.write(book, { bookType: name, type: "buffer", sheet: "统计表", ...options });
    fs.writeFileSync(path.join(target, `sheetjs.${name}`), content);
  }
}

async function saveByExcelJs(source, target) {
  const exceljs = load("exceljs");
  const book = new exceljs.Workbook();
  await book.xlsx.readFile(source);
  await book.xlsx.writeFile(path.join(target, "exceljs.xlsx"));
  await book.xlsx.writeFile(path.join(target, "exceljs.inline.xlsx"), { useSharedStrings: false, useStyles: true });
  await book.csv.writeFile(path.join(target, "exceljs.csv"), { sheetName: "统计表" });
}

const [source, target] = process.argv.slice(2);
saveBySheetJs(source, target);
saveByExcelJs(source, target);
