import Environments
import Tensors

/// What several environments went through under one policy, `time` steps of `batch` environments in
/// the order in which they happened. On-policy algorithms learn from it and throw it away.
public struct Rollout {
  /// `[time, batch, observation]`: what was acted on.
  public var observations: Tensor
  /// `time · batch` actions, step by step, as the policy drew them: before any clipping.
  public var actions: Actions
  /// `[time, batch]`: rewards to learn from.
  public var rewards: Tensor
  /// `[time, batch]`: 0 where the step terminated, 1 elsewhere. A truncated step continues.
  public var continues: Tensor
  /// `[time, batch]`: 1 where an episode ended for either reason, 0 elsewhere.
  public var boundaries: Tensor
  /// `[time, batch]`: what the policy's critic thought of each observation.
  public var values: Tensor
  /// `[time, batch]`: what it thought of each arrival, before any reset.
  public var nextValues: Tensor
  /// `[time, batch]`: 1 where the memory was emptied before the step, 0 elsewhere.
  public var resets: Tensor
  /// `[time, batch, observation]`: what each step arrived at, before any reset; `nil` unless asked
  /// for.
  public var arrivals: Tensor?
  /// `[time, batch]`: the logarithm of the probability (or density) with which each action was
  /// drawn; `nil` unless asked for.
  public var logProbabilities: Tensor?
  /// The memory before step 0, before step `memoryEvery`, and so on; empty without a memory.
  public var memories: [Tensor]
  /// Steps between stored memories.
  public var memoryEvery: Int

  /// A rollout from its parts.
  public init(
    observations: Tensor, actions: Actions, rewards: Tensor, continues: Tensor, boundaries: Tensor,
    values: Tensor, nextValues: Tensor, resets: Tensor, memories: [Tensor] = [],
    memoryEvery: Int = 1, arrivals: Tensor? = nil, logProbabilities: Tensor? = nil
  ) {
    let shape = rewards.shape
    let fit = [continues, boundaries, values, nextValues, resets].allSatisfy { $0.shape == shape }
    require(
      observations.shape.rank == 3 && shape.rank == 2 && observations.shape[0] == shape[0]
        && observations.shape[1] == shape[1] && fit,
      "Rollout takes [time, batch, observation] and six times [time, batch]: observations "
        + "\(observations.shape), rewards \(shape), continues \(continues.shape), boundaries "
        + "\(boundaries.shape), values \(values.shape), next values \(nextValues.shape), resets "
        + "\(resets.shape) do not fit")
    require(
      arrivals.map { $0.shape == observations.shape } ?? true,
      "Rollout: the arrivals \(arrivals?.shape ?? []) and the observations \(observations.shape) "
        + "differ in shape")
    require(
      logProbabilities.map { $0.shape == shape } ?? true,
      "Rollout: the log-probabilities \(logProbabilities?.shape ?? []) and the rewards \(shape) "
        + "differ in shape")
    require(memoryEvery > 0, "Rollout: memoryEvery must be positive, not \(memoryEvery)")
    self.observations = observations
    self.actions = actions
    self.rewards = rewards
    self.continues = continues
    self.boundaries = boundaries
    self.values = values
    self.nextValues = nextValues
    self.resets = resets
    self.memories = memories
    self.memoryEvery = memoryEvery
    self.arrivals = arrivals
    self.logProbabilities = logProbabilities
  }

  /// Steps of each environment.
  public var time: Int { observations.shape[0] }
  /// Environments.
  public var batch: Int { observations.shape[1] }
}

/// Steps of a rollout with what a loss needs of them: consecutive ones are views, sequences from
/// here and there are copies.
public struct RolloutChunk {
  /// `[time, batch, observation]`
  public var observations: Tensor
  /// `time · batch` actions.
  public var actions: Actions
  /// `[time, batch]`
  public var resets: Tensor
  /// The memory before the first step, or `nil` without one.
  public var memory: Tensor?
  /// Which steps of the rollout these are; of sequences from here and there, all.
  public var steps: Range<Int>
  /// Of sequences from here and there: where each step stands among all `time · batch`.
  var places: [Int]?

  /// How many steps there are in all.
  public var count: Int { observations.shape[0] * observations.shape[1] }

  /// The same steps of numbers that stand beside the rollout: `[time, batch]` to `[count]`.
  public func flat(_ numbers: Tensor) -> Tensor {
    guard let places else { return numbers.slice(steps).reshaped([count]) }
    return numbers.flattened().gathered(places)
  }

  /// The same steps of a table with one row a step: `[time · batch, width]` to `[count, width]`.
  public func rows(of table: Tensor) -> Tensor {
    if let places { return table.gathered(places) }
    let batch = observations.shape[1]
    return table.slice(steps.lowerBound * batch..<steps.upperBound * batch)
  }
}

extension Rollout {
  /// The rollout in pieces of `length` steps, in order; the last may be shorter. With a memory,
  /// pieces begin where one was stored, so `length` is a multiple of `memoryEvery`.
  public func chunks(of length: Int) -> [RolloutChunk] {
    require(length > 0, "chunks(of:): a length of \(length) is no piece")
    require(
      memories.isEmpty || length >= time || length % memoryEvery == 0,
      "chunks(of:): pieces of \(length) steps do not begin where a memory was stored, every "
        + "\(memoryEvery)")
    return stride(from: 0, to: time, by: length).map { start in
      let steps = start..<min(start + length, time)
      return RolloutChunk(
        observations: observations.slice(steps), actions: actions(of: steps),
        resets: resets.slice(steps), memory: memories.isEmpty ? nil : memories[start / memoryEvery],
        steps: steps)
    }
  }

  private func actions(of steps: Range<Int>) -> Actions {
    if steps.count == time { return actions }
    switch actions {
    case .indices(let indices):
      return .indices(Array(indices[steps.lowerBound * batch..<steps.upperBound * batch]))
    case .vectors(let numbers):
      let row = numbers.count / time
      return .vectors(Array(numbers[steps.lowerBound * row..<steps.upperBound * row]))
    }
  }
}
