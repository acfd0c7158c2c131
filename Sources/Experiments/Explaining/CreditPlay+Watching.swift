import Algorithms
import Environments
import MetaLearning
import Tensors

extension CreditPlay {
  /// Who acts.
  enum Actor: String {
    /// The policy, as it is judged.
    case own
    /// Nobody: actions are drawn evenly.
    case drawn
  }

  /// What `agent` makes of whole episodes in the environments that it trains in.
  ///
  /// Every environment plays equally many. The model was shown normalised rewards, so it is here: by
  /// the statistics that training left, to which a step is added to normalise itself and then taken
  /// away again.
  static func watching<Agent: OnPolicyAgent>(
    _ agent: Agent, of actor: Actor, in environments: TrainingEnvironments,
    settings: CreditSettings, step: Int, progress: (Double) -> Void
  ) throws -> CreditPlay {
    guard let explainable = agent as? any CreditExplainable else {
      preconditionFailure("CreditPlay.watching: \(type(of: agent)) makes no rewards")
    }
    let environment = environments.training
    let (count, size) = (environment.count, environment.observationSpace.size)
    let statistics = environments.statistics
    let each = (settings.episodes + count - 1) / count
    var played = [[CreditEpisode]](repeating: [], count: count)
    var open = [OpenEpisode](repeating: OpenEpisode(), count: count)
    var observations = try environment.reset(seed: settings.seed)
    var memory = agent.emptyMemory(for: count)
    var resets = [Bool](repeating: true, count: count)
    var random = RandomStream(seed: settings.seed).fork("policy")
    while played.contains(where: { $0.count < each }) {
      let actions =
        switch actor {
        case .own:
          agent.perform(
            on: Tensor(observations, shape: [count, size]), memory: &memory, resets: resets,
            using: &random)
        case .drawn:
          Actions.random(from: environment.actionSpace, count: count, using: &random)
        }
      let result = try environment.step(LearningFault.checked(actions, step: step))
      memory = agent.noting(result.rewards, in: memory)
      environments.statistics = statistics
      for index in 0..<count where played[index].count < each {
        open[index].add(
          observations[index * size..<(index + 1) * size],
          actions.part(index, of: count), reward: result.rewards[index],
          raw: result.rawRewards[index])
        guard result.episodeEnds[index] else { continue }
        played[index].append(open[index].ended(explainable, observationSize: size))
        open[index] = OpenEpisode()
      }
      observations = result.observations
      resets = result.episodeEnds
      progress(Double(played.reduce(0) { $0 + $1.count }) / Double(each * count))
    }
    return CreditPlay(Array(played.joined().prefix(settings.episodes)))
  }
}

/// An episode while it is played.
private struct OpenEpisode {
  private var observations: [Float] = []
  private var indices: [Int] = []
  private var vectors: [Float] = []
  private var rewards: [Float] = []
  private var totalReward = 0.0

  mutating func add(
    _ observation: ArraySlice<Float>, _ action: Actions, reward: Double, raw: Double
  ) {
    observations += observation
    switch action {
    case .indices(let some): indices += some
    case .vectors(let some): vectors += some
    }
    rewards.append(Float(reward))
    totalReward += raw
  }

  func ended(_ agent: some CreditExplainable, observationSize: Int) -> CreditEpisode {
    let time = rewards.count
    let credit = agent.credit(
      observations: Tensor(observations, shape: [time, observationSize]),
      actions: indices.isEmpty ? .vectors(vectors) : .indices(indices),
      rewards: Tensor(rewards, shape: [time]))
    return CreditEpisode(totalReward: totalReward, credit: credit)
  }
}

extension Actions {
  /// The action of one of `count` environments.
  fileprivate func part(_ index: Int, of count: Int) -> Actions {
    switch self {
    case .indices(let all): return .indices([all[index]])
    case .vectors(let all):
      let width = all.count / count
      return .vectors(Array(all[index * width..<(index + 1) * width]))
    }
  }
}
