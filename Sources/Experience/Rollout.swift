import Environments
import Tensors

/// What several environments went through under one policy, `time` steps of `batch` environments in
/// the order in which they happened. On-policy algorithms learn from it and throw it away.
///
/// Pictures are kept as bytes, and each frame once. `observations` then makes numbers of all of them
/// at every call, sixteen times as many bytes for Atari's stacks: prefer `chunks(of:)`,
/// `sequences(_:of:)` and `steps(at:)`, which make those of the steps that are asked for.
public struct Rollout {
  /// What was acted on.
  private(set) var seen: RolloutObservations
  /// What each step arrived at, before any reset; `nil` unless asked for.
  private(set) var reached: RolloutObservations?
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
  /// `[time, batch]`: the logarithm of the probability (or density) with which each action was
  /// drawn; `nil` unless asked for.
  public var logProbabilities: Tensor?
  /// `[batch, observation]`: what is acted on after the last step; `nil` unless asked for.
  public var finalObservations: Tensor?
  /// `[time, batch, actions]`: what was added to the policy's logits when actions were drawn; constants, and
  /// `nil` where nothing was.
  public var logitOffsets: Tensor?
  /// The memory before step 0, before step `memoryEvery`, and so on; empty without a memory.
  public var memories: [Tensor]
  /// Steps between stored memories.
  public var memoryEvery: Int

  /// A rollout from its parts.
  public init(
    observations: Tensor, actions: Actions, rewards: Tensor, continues: Tensor, boundaries: Tensor,
    values: Tensor, nextValues: Tensor, resets: Tensor, memories: [Tensor] = [],
    memoryEvery: Int = 1, arrivals: Tensor? = nil, logProbabilities: Tensor? = nil,
    finalObservations: Tensor? = nil
  ) {
    self.init(
      seen: .numbers(observations), actions: actions, rewards: rewards, continues: continues,
      boundaries: boundaries, values: values, nextValues: nextValues, resets: resets,
      memories: memories, memoryEvery: memoryEvery, reached: arrivals.map { .numbers($0) },
      logProbabilities: logProbabilities, finalObservations: finalObservations)
  }

  /// A rollout whose observations may be pictures.
  public init(
    seen: RolloutObservations, actions: Actions, rewards: Tensor, continues: Tensor,
    boundaries: Tensor, values: Tensor, nextValues: Tensor, resets: Tensor,
    memories: [Tensor] = [], memoryEvery: Int = 1, reached: RolloutObservations? = nil,
    logProbabilities: Tensor? = nil, finalObservations: Tensor? = nil
  ) {
    let shape = rewards.shape
    let fit = [continues, boundaries, values, nextValues, resets].allSatisfy { $0.shape == shape }
    require(
      seen.shape.rank == 3 && shape.rank == 2 && seen.shape[0] == shape[0]
        && seen.shape[1] == shape[1] && fit,
      "Rollout takes [time, batch, observation] and six times [time, batch]: observations "
        + "\(seen.shape), rewards \(shape), continues \(continues.shape), boundaries "
        + "\(boundaries.shape), values \(values.shape), next values \(nextValues.shape), resets "
        + "\(resets.shape) do not fit")
    require(
      reached.map { $0.shape == seen.shape } ?? true,
      "Rollout: the arrivals \(reached?.shape ?? []) and the observations \(seen.shape) "
        + "differ in shape")
    require(
      logProbabilities.map { $0.shape == shape } ?? true,
      "Rollout: the log-probabilities \(logProbabilities?.shape ?? []) and the rewards \(shape) "
        + "differ in shape")
    require(
      finalObservations.map { $0.shape == Shape([shape[1], seen.shape[2]]) } ?? true,
      "Rollout: the final observations \(finalObservations?.shape ?? []) do not fit the "
        + "observations \(seen.shape)")
    require(memoryEvery > 0, "Rollout: memoryEvery must be positive, not \(memoryEvery)")
    self.seen = seen
    self.actions = actions
    self.rewards = rewards
    self.continues = continues
    self.boundaries = boundaries
    self.values = values
    self.nextValues = nextValues
    self.resets = resets
    self.memories = memories
    self.memoryEvery = memoryEvery
    self.reached = reached
    self.logProbabilities = logProbabilities
    self.finalObservations = finalObservations
  }

  /// Steps of each environment.
  public var time: Int { rewards.shape[0] }
  /// Environments.
  public var batch: Int { rewards.shape[1] }
  /// Numbers of an observation.
  public var observationSize: Int { seen.shape[2] }

  /// `[time, batch, observation]`: what was acted on. Of pictures, made anew at every call.
  public var observations: Tensor {
    get { seen.all }
    set { seen = .numbers(newValue) }
  }

  /// `[time, batch, observation]`: what each step arrived at, before any reset; `nil` unless asked
  /// for. Of pictures, made anew at every call.
  public var arrivals: Tensor? {
    get { reached?.all }
    set { reached = newValue.map { .numbers($0) } }
  }

  /// `[count, observation]`: what was acted on at the given places among all `time · batch`.
  func observations(at places: [Int]) -> Tensor { seen.rows(at: places) }
}

/// Observations of a rollout, as they are kept.
public enum RolloutObservations {
  /// `[time, batch, observation]`
  case numbers(Tensor)
  /// Bytes.
  case pictures(FrameStore)

  /// `[time, batch, observation]`
  var shape: Shape {
    switch self {
    case .numbers(let numbers): numbers.shape
    case .pictures(let frames): [frames.time, frames.batch, frames.format.size]
    }
  }

  /// All of them as numbers.
  var all: Tensor {
    switch self {
    case .numbers(let numbers): numbers
    case .pictures(let frames): frames.pictures(of: 0..<frames.time)
    }
  }

  /// Those of consecutive steps: `[steps.count, batch, observation]`.
  func steps(_ steps: Range<Int>) -> Tensor {
    switch self {
    case .numbers(let numbers): numbers.slice(steps)
    case .pictures(let frames): frames.pictures(of: steps)
    }
  }

  /// Those at the given places among all `time · batch`: `[count, observation]`.
  func rows(at places: [Int]) -> Tensor {
    switch self {
    case .numbers(let numbers):
      let shape = numbers.shape
      return numbers.reshaped([shape[0] * shape[1], shape[2]]).gathered(places)
    case .pictures(let frames): return frames.pictures(at: places)
    }
  }
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
  /// `[count, actions]`: what was added to the policy's logits when actions were drawn; `nil` where nothing was.
  public var logitOffsets: Tensor?
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
        observations: seen.steps(steps), actions: actions(of: steps),
        resets: resets.slice(steps), memory: memories.isEmpty ? nil : memories[start / memoryEvery],
        logitOffsets: logitOffsets.map { offsets in
          offsets.slice(steps).reshaped([steps.count * batch, offsets.shape[2]])
        }, steps: steps)
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
