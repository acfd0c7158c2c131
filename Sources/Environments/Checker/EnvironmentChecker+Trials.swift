import Tensors

extension EnvironmentChecker {
  /// What one run of random actions gave, in few numbers, so that runs can be compared.
  struct Trial {
    /// The first observations.
    var first: Digest
    /// One digest a step.
    var digests: [StepDigest] = []
    /// Steps of single environments in a second.
    var stepsPerSecond = 0.0
  }

  /// Resets by `seed` and takes random actions, the same ones for every seed.
  /// - Parameter see: is shown the first observations, then each step; ends the trial by `false`.
  func trial(
    on environment: any VectorEnvironment, seed: UInt64, steps: Int,
    see: ([Float], VectorStep?) -> Bool = { _, _ in true }
  ) throws -> Trial {
    let observations = try environment.reset(seed: seed)
    var trial = Trial(first: Digest(observations))
    guard see(observations, nil) else { return trial }
    var random = actionStream
    var stepping = Duration.zero
    trial.digests = try digests(
      of: environment, steps: steps, using: &random, timing: &stepping
    ) { see([], $0) }
    trial.stepsPerSecond =
      Double(trial.digests.count * environment.count) / max(stepping / .seconds(1), 1e-9)
    return trial
  }

  /// Takes random actions from where the environments stand.
  func digests(
    of environment: any VectorEnvironment, steps: Int, using random: inout RandomStream,
    see: (VectorStep) -> Bool = { _ in true }
  ) throws -> [StepDigest] {
    var stepping = Duration.zero
    return try digests(
      of: environment, steps: steps, using: &random, timing: &stepping, see: see)
  }

  /// The same, with the time that the steps took, and not the reading of them: pictures take long to read.
  private func digests(
    of environment: any VectorEnvironment, steps: Int, using random: inout RandomStream,
    timing stepping: inout Duration, see: (VectorStep) -> Bool
  ) throws -> [StepDigest] {
    let clock = ContinuousClock()
    var digests: [StepDigest] = []
    for _ in 0..<steps {
      let actions = Actions.random(
        from: environment.actionSpace, count: environment.count, using: &random)
      let start = clock.now
      let step = try environment.step(actions)
      stepping += clock.now - start
      digests.append(StepDigest(step))
      guard see(step) else { break }
    }
    return digests
  }

  /// The stream that every trial draws its actions from.
  var actionStream: RandomStream { RandomStream(seed: seed).fork("check actions") }

  /// A fingerprint of numbers, bit by bit.
  struct Digest: Equatable {
    private(set) var value: UInt64 = 0xcbf2_9ce4_8422_2325

    init(_ values: [Float] = []) { values.forEach { add(UInt64($0.bitPattern)) } }

    init(_ values: [Double]) { values.forEach { add($0.bitPattern) } }

    /// FNV-1a by whole words, turned so that high bits reach low ones.
    mutating func add(_ bits: UInt64) {
      value = (value ^ bits) &* 0x0000_0100_0000_01b3
      value ^= value >> 29
    }
  }

  /// Fingerprints of the parts of a step, so that a difference can be named.
  struct StepDigest {
    let observations: Digest
    let rewards: Digest
    let endings: Digest

    init(_ step: VectorStep) {
      observations = Digest(step.observations + step.arrivals)
      rewards = Digest(step.rewards + step.rawRewards)
      var endings = Digest()
      for ending in step.endings {
        switch ending {
        case .running: endings.add(0)
        case .terminated: endings.add(1)
        case .truncated: endings.add(2)
        }
      }
      self.endings = endings
    }

    /// What differs between two steps, as a plural noun; `nil` where nothing does.
    func difference(from other: StepDigest) -> String? {
      if observations != other.observations { return "observations" }
      if rewards != other.rewards { return "rewards" }
      return endings != other.endings ? "endings" : nil
    }
  }

  /// The first step, counted from 1, at which two runs differ, and in what.
  static func firstDifference(_ a: [StepDigest], _ b: [StepDigest]) -> (step: Int, what: String)? {
    for (index, pair) in zip(a, b).enumerated() {
      if let what = pair.0.difference(from: pair.1) { return (index + 1, what) }
    }
    return nil
  }
}
