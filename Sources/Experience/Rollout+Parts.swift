import Environments
import Tensors

/// Parts that are learned from one after another where all at once would be too much: what pictures become
/// on their way through a network takes a hundred times the room of their bytes.
extension Rollout {
  /// Some of the environments, all of their steps. Pictures become numbers.
  public func part(environments: Range<Int>) -> Rollout {
    require(
      environments.lowerBound >= 0 && environments.upperBound <= batch && !environments.isEmpty,
      "part(environments:): \(environments) is no part of \(batch) environments")
    if environments.count == batch { return self }
    let places = (0..<time).flatMap { step in environments.map { step * batch + $0 } }
    let shape = Shape([time, environments.count, observationSize])
    func columns(_ numbers: Tensor) -> Tensor { numbers.slice(environments, along: 1) }
    var part = Rollout(
      seen: .numbers(seen.rows(at: places).reshaped(shape)),
      actions: actions.picked(places, of: time * batch), rewards: columns(rewards),
      continues: columns(continues), boundaries: columns(boundaries), values: columns(values),
      nextValues: columns(nextValues), resets: columns(resets), memories: memories.map(columns),
      memoryEvery: memoryEvery,
      reached: reached.map { .numbers($0.rows(at: places).reshaped(shape)) },
      logProbabilities: logProbabilities.map(columns),
      finalObservations: finalObservations.map { $0.slice(environments) })
    part.logitOffsets = logitOffsets.map(columns)
    return part
  }

  /// All environments in parts of at most `steps` steps in all, one environment at least. Each is made
  /// when its turn comes.
  public func parts(ofSteps steps: Int) -> some Sequence<Rollout> {
    let width = max(1, steps / max(time, 1))
    return stride(from: 0, to: batch, by: width).lazy.map {
      part(environments: $0..<min($0 + width, batch))
    }
  }
}

extension RolloutChunk {
  /// Some of the steps, as one row: `[1, range.count, observation]`. Only without a memory, for which
  /// the order of steps means something.
  public func part(_ range: Range<Int>) -> RolloutChunk {
    require(
      memory == nil, "part(_:): steps that a memory goes through one after another are not divided")
    let size = observations.shape[2]
    let rows = observations.reshaped([count, size]).slice(range)
    // Where the steps stand in the rollout; consecutive ones are counted from the first.
    let own = places ?? (0..<count).map { steps.lowerBound * observations.shape[1] + $0 }
    return RolloutChunk(
      observations: rows.reshaped([1, range.count, size]),
      actions: actions.picked(Array(range), of: count),
      resets: resets.flattened().slice(range).reshaped([1, range.count]), memory: nil,
      logitOffsets: logitOffsets.map { $0.slice(range) }, steps: steps, places: Array(own[range]))
  }
}
