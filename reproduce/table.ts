import { table } from '../bench/text.js'
import { deviationOf, type Row } from './study.js'

/** What was found, as a table in Markdown. */
export const tableOf = (rows: Row[]): string =>
  table(
    ['', 'measured', 'expected', 'deviation (standard errors)', 'source'],
    rows.map((row) => [
      row.what,
      withError(row.value, row.error, row.digits),
      expectedText(row),
      deviationText(row),
      `[${row.source}]`,
    ]),
  )

const expectedText = ({ expected, expectedError = 0, error, digits = digitsOf(error) + 1 }: Row) =>
  expectedError > 0 ? withError(expected, expectedError) : withError(expected, 0, digits)

function deviationText(row: Row): string {
  const deviation = deviationOf(row)
  if (row.error === 0) return deviation === 0 ? 'equal' : 'different'
  return deviation.toFixed(1)
}

/** A value with as many digits as its error asks for. */
function withError(value: number, error: number, digits = digitsOf(error)): string {
  return error === 0 ? value.toFixed(digits) : `${value.toFixed(digits)} ± ${error.toFixed(digits)}`
}

/** Digits after the point, such that an error has two of them. */
const digitsOf = (error: number) => (error === 0 ? 6 : Math.max(0, 1 - Math.floor(Math.log10(error))))
