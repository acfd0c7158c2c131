import Environments
import Workers

/// Resetting and stepping.
extension GymnasiumEnvironment {
  /// Begins a fresh episode everywhere; environment `i` is seeded by `seed + i`.
  /// - Returns: `[count, size]` first observations.
  /// - Throws: `EnvironmentError.workerFailed`, `EnvironmentError.misbehaved`;
  ///   `EnvironmentError.unsuitable` for a seed that Gymnasium does not take.
  public func reset(seed: UInt64) throws -> [Float] {
    guard seed < Self.seedLimit, seed + UInt64(count) <= Self.seedLimit else {
      throw EnvironmentError.unsuitable(
        name: name, what: "takes seeds below 2^31, and \(seed) with \(count) environments is not")
    }
    self.seed = seed
    stepsTaken = 0
    header[0] = Int64(seed)
    let failures = exchange(.reset)
    // Whoever replaces a worker has begun its episodes too, so nothing else is missing afterwards.
    for failure in failures { try replace(failure, while: "it was reset") }
    let observations = observations(at: layout.observations)
    try checkFinite(observations, as: "an observation")
    lastObservations = observations
    return observations
  }

  /// Takes one action in each environment, and resets those whose episode ended.
  /// - Parameter actions: `.indices` of `count` numbers for a discrete space, `.vectors` of
  ///   `[count, size]` for a box.
  /// - Throws: `EnvironmentError.workerFailed` if an environment raised, died or hung and is not to
  ///   be restarted, `EnvironmentError.misbehaved` for NaN, infinities and wrong shapes.
  public func step(_ actions: Actions) throws -> VectorStep {
    precondition(!lastObservations.isEmpty, "Environment '\(name)' is reset before its first step.")
    write(actions)
    stepsTaken += 1
    let failures = exchange(.step)
    for failure in failures { try replace(failure, while: "it was stepped") }
    let step = try collect()
    lastObservations = step.observations
    return step
  }

  /// Gymnasium takes no seed from here on.
  static var seedLimit: UInt64 { 1 << 31 }

  /// Gives all workers one command and waits for all, so that no answer is left in a pipe.
  private func exchange(_ command: EnvironmentWorker.Command) -> [WorkerFailure] {
    followCaller()
    var failures: [WorkerFailure] = []
    var isWaiting = [Bool](repeating: false, count: workers.count)
    for place in workers.indices {
      do throws(EnvironmentWorker.Failure) {
        try workers[place].begin(command)
        isWaiting[place] = true
      } catch {
        failures.append(WorkerFailure(place: place, failure: error))
      }
    }
    for place in workers.indices where isWaiting[place] {
      do throws(EnvironmentWorker.Failure) {
        try workers[place].awaitDone(within: options.timeout)
      } catch {
        failures.append(WorkerFailure(place: place, failure: error))
      }
    }
    return failures
  }

  /// Keeps a single worker on the core that this thread is on: the two never run at once, and
  /// waking another core costs more than many an environment's step.
  private func followCaller() {
    guard options.followsCaller, workers.count == 1 else { return }
    let core = Worker.currentCore
    guard core != followedCore else { return }
    followedCore = core
    workers[0].worker.pin(to: core)
  }

  private func write(_ actions: Actions) {
    switch (actions, actionSpace) {
    case (.indices(let indices), .discrete):
      precondition(
        indices.count == count, "\(indices.count) actions for \(count) environments '\(name)'.")
      let view = memory.view(of: Int64.self, at: layout.actions, count: count)
      for (place, index) in indices.enumerated() { view[place] = Int64(index) }
    case (.vectors(let vectors), .box):
      let width = count * actionSpace.size
      precondition(
        vectors.count == width, "\(vectors.count) numbers as actions of '\(name)', not \(width).")
      let view = memory.view(of: Float.self, at: layout.actions, count: width)
      _ = view.update(fromContentsOf: vectors)
    default:
      preconditionFailure("Environment '\(name)' takes actions from \(actionSpace).")
    }
  }

  /// All environments' observations, or final observations, out of the memory.
  private func observations(at offset: Int) -> [Float] {
    let total = count * observationSpace.size
    guard spaces.inBytes else {
      return Array(memory.view(of: Float.self, at: offset, count: total))
    }
    let bytes = memory.view(of: UInt8.self, at: offset, count: total)
    return Array(unsafeUninitializedCapacity: total) { numbers, filled in
      for index in 0..<total { numbers[index] = Float(bytes[index]) }
      filled = total
    }
  }

  /// Puts observations where the worker would put what environments showed last.
  func writeFinals(_ range: Range<Int>, from observations: [Float]) {
    let total = count * observationSpace.size
    if spaces.inBytes {
      let view = memory.view(of: UInt8.self, at: layout.finals, count: total)
      for index in range { view[index] = UInt8(observations[index]) }
    } else {
      let view = memory.view(of: Float.self, at: layout.finals, count: total)
      for index in range { view[index] = observations[index] }
    }
  }

  var rewardView: UnsafeMutableBufferPointer<Double> {
    memory.view(of: Double.self, at: layout.rewards, count: count)
  }

  var endingView: UnsafeMutableBufferPointer<UInt8> {
    memory.view(of: UInt8.self, at: layout.endings, count: count)
  }

  /// Takes the step out of the memory.
  private func collect() throws -> VectorStep {
    let size = observationSpace.size
    let observations = observations(at: layout.observations)
    // Shares its storage with `observations` unless an episode ended.
    var arrivals = observations
    var endings = [Ending](repeating: .running, count: count)
    let flags = endingView
    let isOver = flags.map { $0 == EndingFlag.terminated || $0 == EndingFlag.truncated }
    let finals = isOver.contains(true) ? self.observations(at: layout.finals) : []
    for place in 0..<count {
      // A lost life ends something to learn from, and the game goes on from where it stands.
      if flags[place] == EndingFlag.lifeLost { endings[place] = .terminated }
      guard isOver[place] else { continue }
      let final = finals[place * size..<(place + 1) * size]
      arrivals.replaceSubrange(place * size..<(place + 1) * size, with: final)
      endings[place] =
        flags[place] == EndingFlag.terminated ? .terminated : .truncated(final: Array(final))
    }
    let rewards = Array(rewardView)
    try checkFinite(observations, as: "an observation")
    if !finals.isEmpty { try checkFinite(arrivals, as: "a final observation") }
    if let place = rewards.firstIndex(where: { !$0.isFinite }) {
      throw misbehaved("gave the reward \(rewards[place])", index: place)
    }
    return VectorStep(
      observations: observations, arrivals: arrivals,
      rewards: options.clipsRewards ? rewards.map { min(max($0, -1), 1) } : rewards,
      rawRewards: rewards, endings: endings, episodeEnds: isOver)
  }

  /// Throws if a number is NaN or infinite. This runs over every observation, so the usual case
  /// is a loop without branches.
  private func checkFinite(_ numbers: [Float], as what: String) throws {
    if spaces.inBytes { return }
    var largest: UInt32 = 0
    for number in numbers { largest = max(largest, number.bitPattern & 0x7fff_ffff) }
    guard largest >= Float.infinity.bitPattern,
      let place = numbers.firstIndex(where: { !$0.isFinite })
    else { return }
    let size = observationSpace.size
    throw misbehaved(
      "gave \(what) with \(numbers[place]) at place \(place % size)", index: place / size)
  }

  /// An environment broke its own promise.
  func misbehaved(_ what: String, index: Int) -> EnvironmentError {
    let moment = stepsTaken == 0 ? "at its reset" : "at step \(stepsTaken)"
    return .misbehaved(name: name, what: "\(what) \(moment) (environment \(index) of \(count))")
  }
}

/// How `worker.py` writes an ending.
enum EndingFlag {
  static let running: UInt8 = 0
  static let terminated: UInt8 = 1
  static let truncated: UInt8 = 2
  static let lifeLost: UInt8 = 3
}
