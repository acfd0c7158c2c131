/// Environments seen by an agent that remembers, trial by trial (RL², Duan et al. 2016).
///
/// ```swift
/// let tasks = try EnvironmentRegistry.native.make("Bandit-2Be", count: 16)   // trials of 2 episodes
/// let trials = TrialObservations(tasks, episodes: 2)
/// ```
///
/// An observation becomes the task's own, then the last action (one-hot, or the vector of a box), the
/// last raw reward (times `rewardScale`), and 1 where the last step ended an episode of this trial. At the start of a
/// trial all of these are 0. Episodes are counted here, `episodes` a trial and environment; what
/// is underneath, native or bridged, changes its task after as many.
///
/// With the span `.trial` the whole trial is one episode: an inner ending becomes `.running`, and
/// what such a step led to is the first observation of the next episode; the trial's last ending is
/// `.terminated`, whatever the inner one was, since a trial has a finite horizon. With `.episode`
/// inner endings stay as they are.
///
/// `beginsTrial` tells a recurrent agent when to forget, `episodeInTrial` how often the task has
/// been tried. Normalize observations below; rewards may be normalized below or above, since the
/// agent is shown the raw ones, in training and in evaluation alike.
public final class TrialObservations: VectorEnvironmentWrapper {
  /// The environments with their own observations.
  public let base: any VectorEnvironment
  /// Episodes of a trial.
  public let episodes: Int
  /// What the endings of a trial's episodes mean to the agent.
  public let span: TrialSpan
  /// What the last reward is shown multiplied by.
  public let rewardScale: Double
  /// Whether observations tell that an episode has just ended.
  public let includesEnding: Bool
  /// Whether discrete actions are shown as one number, as the study of RL² with A2C and A3C has them.
  public let actionAsIndex: Bool
  /// One row: the base's observation and what is remembered, `[size + actionWidth + 1 + 1]`.
  public let observationSpace: Space
  /// `[count]`: whether what is to be acted on next is the first observation of a trial.
  public internal(set) var beginsTrial: [Bool]
  /// `[count]`: which episode of its trial what is to be acted on next belongs to, counted from 0.
  /// Read it before a step to know which episode that step's reward is of.
  public internal(set) var episodeInTrial: [Int]
  /// `[count, memoryWidth]`: the last part of the observations to act on next.
  var memories: [Float]

  /// `base`, with what the last step did in every observation.
  /// - Parameters:
  ///   - base: environments that keep a task for `episodes` episodes.
  ///   - episodes: how many episodes a trial has.
  ///   - span: what is an episode to the agent.
  ///   - rewardScale: what the last reward is shown multiplied by; a memory reads numbers near ±1 best.
  ///   - includesEnding: whether observations tell that an episode has just ended.
  ///   - actionAsIndex: whether discrete actions are shown as one number; boxes are vectors anyway.
  public init(
    _ base: any VectorEnvironment, episodes: Int, span: TrialSpan = .trial,
    rewardScale: Double = 1, includesEnding: Bool = true, actionAsIndex: Bool = false
  ) {
    precondition(episodes > 0, "A trial has at least one episode, not \(episodes).")
    self.base = base
    self.episodes = episodes
    self.span = span
    self.rewardScale = rewardScale
    self.includesEnding = includesEnding
    self.actionAsIndex = actionAsIndex
    let memory = Self.memoryBounds(
      of: base.actionSpace, includesEnding: includesEnding, actionAsIndex: actionAsIndex)
    let own = Self.bounds(of: base.observationSpace)
    observationSpace = .box(
      shape: [own.low.count + memory.low.count], low: own.low + memory.low,
      high: own.high + memory.high)
    beginsTrial = .init(repeating: true, count: base.count)
    episodeInTrial = .init(repeating: 0, count: base.count)
    memories = .init(repeating: 0, count: base.count * memory.low.count)
  }

  /// `base`, seen as the settings say.
  public convenience init(
    _ base: any VectorEnvironment, settings: TrialSettings, rewardScale: Double = 1
  ) {
    self.init(
      base, episodes: settings.episodes, span: settings.span, rewardScale: rewardScale,
      includesEnding: settings.includesEnding, actionAsIndex: settings.actionAsIndex)
  }

  /// Numbers that every observation is longer by.
  var memoryWidth: Int { observationSpace.size - base.observationSpace.size }

  /// Begins a trial everywhere.
  /// - Returns: `[count, size]`, nothing remembered.
  public func reset(seed: UInt64) throws -> [Float] {
    let observations = try base.reset(seed: seed)
    beginsTrial = .init(repeating: true, count: count)
    episodeInTrial = .init(repeating: 0, count: count)
    memories = .init(repeating: 0, count: count * memoryWidth)
    return joined(observations, memories)
  }

  /// Takes one action in each environment and remembers it with its reward.
  public func step(_ actions: Actions) throws -> VectorStep {
    var step = try base.step(actions)
    var arrivals: [Float] = []
    arrivals.reserveCapacity(count * observationSpace.size)
    let (own, width) = (base.observationSpace.size, memoryWidth)
    for lane in 0..<count {
      let ending = step.endings[lane]
      let endsEpisode = step.episodeEnds[lane]
      var memory = action(of: lane, in: actions) + [Float(step.rawRewards[lane] * rewardScale)]
      if includesEnding { memory.append(endsEpisode ? 1 : 0) }
      let endsTrial = endsEpisode && episodeInTrial[lane] == episodes - 1
      beginsTrial[lane] = endsTrial
      if endsEpisode { episodeInTrial[lane] = endsTrial ? 0 : episodeInTrial[lane] + 1 }
      let next = endsTrial ? [Float](repeating: 0, count: width) : memory
      memories.replaceSubrange(lane * width..<(lane + 1) * width, with: next)

      if span == .trial, ending.endsEpisode, !endsTrial {
        // To the agent nothing ended: it is led straight into the next episode.
        step.endings[lane] = .running
        arrivals += step.observations[lane * own..<(lane + 1) * own] + memory
        continue
      }
      if span == .trial, endsTrial { step.endings[lane] = .terminated }
      if case .truncated(let final) = step.endings[lane] {
        // What was cut off is to be bootstrapped as if it went on, so no ending is seen there.
        if includesEnding { memory[width - 1] = 0 }
        step.endings[lane] = .truncated(final: final + memory)
      }
      arrivals += step.arrivals[lane * own..<(lane + 1) * own] + memory
    }
    step.arrivals = arrivals
    step.observations = joined(step.observations, memories)
    return step
  }

  /// `[actionWidth]`: what one lane's action looks like in an observation.
  private func action(of lane: Int, in actions: Actions) -> [Float] {
    switch actions.action(of: lane, width: base.actionSpace.size) {
    case .vector(let values): return values
    case .index(let index):
      guard !actionAsIndex, case .discrete(let options) = base.actionSpace else {
        return [Float(index)]
      }
      return (0..<options).map { $0 == index ? 1 : 0 }
    }
  }

  /// `[count, size]` observations with what is remembered behind each.
  func joined(_ observations: [Float], _ memories: [Float]) -> [Float] {
    let (own, width) = (base.observationSpace.size, memoryWidth)
    var rows: [Float] = []
    rows.reserveCapacity(observations.count + memories.count)
    for lane in 0..<count {
      rows += observations[lane * own..<(lane + 1) * own]
      rows += memories[lane * width..<(lane + 1) * width]
    }
    return rows
  }
}
