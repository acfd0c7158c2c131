import Experience
import Tensors

/// Whole episodes of a rollout side by side. Shorter ones are filled up to the longest, so that
/// estimators see columns, `[time, episodes]`, and attention sees sequences.
public struct EpisodeBatch {
  /// Which episodes these are.
  public let spans: [EpisodeSpan]
  /// Steps of the longest.
  public let time: Int
  /// Where each step of the columns stands among all of the rollout; the number of those where it
  /// only fills up.
  private let grid: [Int]
  /// Which places of the columns are steps, in their order.
  let valid: [Int]
  /// The steps themselves, `[1, count, observation]`, in that order.
  public let steps: RolloutChunk

  /// The given episodes of a rollout; at least one.
  public init(_ spans: [EpisodeSpan], of rollout: Rollout) {
    require(!spans.isEmpty, "EpisodeBatch needs an episode")
    let time = spans.map(\.steps.count).max() ?? 0
    let total = rollout.time * rollout.batch
    var grid: [Int] = []
    grid.reserveCapacity(time * spans.count)
    for step in 0..<time {
      for span in spans {
        let isStep = step < span.steps.count
        grid.append(
          isStep ? (span.steps.lowerBound + step) * rollout.batch + span.environment : total)
      }
    }
    self.spans = spans
    self.time = time
    self.grid = grid
    valid = grid.indices.filter { grid[$0] < total }
    steps = rollout.steps(at: valid.map { grid[$0] })
  }

  /// How many steps there are.
  public var count: Int { valid.count }

  /// 1 for steps and 0 for what fills up, `[episodes, time]`; `nil` where all are steps.
  func present(_ elementType: ElementType) -> Tensor? {
    guard valid.count < grid.count else { return nil }
    return Tensor.ones([valid.count], elementType: elementType)
      .scatterAdded(at: valid, rows: grid.count).reshaped([time, spans.count]).transposed()
  }

  /// Numbers that stand beside the rollout, `[time, batch]`, as columns `[time, episodes]`.
  /// - Parameter padding: what fills up.
  func columns(_ numbers: Tensor, padding: Double = 0) -> Tensor {
    rows(numbers.reshaped([numbers.count, 1]), padding: padding).reshaped([time, spans.count])
  }

  /// A table with one row a step of the rollout, as sequences `[episodes, time, width]`; zeros fill
  /// up.
  func sequences(_ table: Tensor) -> Tensor {
    rows(table, padding: 0).reshaped([time, spans.count, table.shape[1]]).transposed([1, 0, 2])
  }

  private func rows(_ table: Tensor, padding: Double) -> Tensor {
    if valid.count == grid.count { return table.gathered(grid) }
    let filler = Tensor.filled([1, table.shape[1]], with: padding, elementType: table.elementType)
    return Tensor.concatenated([table, filler], along: 0).gathered(grid)
  }

  /// Columns, `[time, episodes]`, as one row a step: `[count]`. Differentiable.
  func flat(_ columns: Tensor) -> Tensor { columns.flattened().gathered(valid) }

  /// One number a step, `[count]`, as columns; zeros fill up. Differentiable.
  func columns(fromFlat numbers: Tensor) -> Tensor {
    numbers.scatterAdded(at: valid, rows: grid.count).reshaped([time, spans.count])
  }
}
