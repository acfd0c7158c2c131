/// The mean and the variance of all rows seen so far, element by element, in 64 bits.
///
/// Batches are merged as Chan, Golub and LeVeque (1979) do, so the result hardly depends on how the
/// rows were divided into batches, and no sum of squares can cancel.
public struct RunningStatistics: Codable, Equatable, Sendable {
  /// Rows seen.
  public private(set) var count = 0.0
  /// `[width]` means; 0 before the first row.
  public private(set) var mean: [Double]
  /// `[width]` sums of squared distances from the mean.
  private var squares: [Double]

  /// Statistics of rows of `width` numbers, none of them seen yet.
  public init(width: Int) {
    mean = .init(repeating: 0, count: width)
    squares = mean
  }

  /// `[width]` variances of the rows seen (divided by their number).
  public var variance: [Double] { count > 0 ? squares.map { $0 / count } : squares }

  /// Counts the rows of a batch.
  /// - Parameter rows: `[rows, width]`, row-major.
  public mutating func add(_ rows: [Double]) {
    let width = mean.count
    precondition(
      rows.count % width == 0, "Rows of \(width) numbers are needed, not \(rows.count) numbers.")
    let added = Double(rows.count / width)
    guard added > 0 else { return }
    let total = count + added
    for element in 0..<width {
      let column = stride(from: element, to: rows.count, by: width)
      let columnMean = column.reduce(0) { $0 + rows[$1] } / added
      let columnSquares = column.reduce(0) { sum, index in
        sum + (rows[index] - columnMean) * (rows[index] - columnMean)
      }
      let distance = columnMean - mean[element]
      mean[element] += distance * added / total
      squares[element] += columnSquares + distance * distance * count * added / total
    }
    count = total
  }

  /// `[1 + 2·width]` numbers for a saved state: count, means, sums of squares.
  var numbers: [Double] { [count] + mean + squares }

  /// Statistics from the numbers of a saved state, or `nil` where they do not fit.
  init?(numbers: [Double], width: Int) {
    guard numbers.count == 1 + 2 * width, numbers.allSatisfy(\.isFinite), numbers[0] >= 0 else {
      return nil
    }
    count = numbers[0]
    mean = Array(numbers[1...width])
    squares = Array(numbers[(width + 1)...])
  }
}
