import Algorithms
import Environments
import Tensors

/// A policy judged: raw returns of whole episodes, played as its settings say, on environments that training never
/// sees.
public struct Evaluation: Codable, Equatable, Sendable {
  /// Environment steps of training before it.
  public var step: Int
  /// The episodes, environment by environment.
  public var episodes: [Episode]

  /// The mean of the returns.
  public var meanReturn: Double {
    episodes.reduce(0) { $0 + $1.totalReward } / Double(episodes.count)
  }

  /// The standard deviation of the returns, as of a whole population.
  public var standardDeviation: Double {
    let mean = meanReturn
    return
      (episodes.reduce(0) { $0 + ($1.totalReward - mean) * ($1.totalReward - mean) }
      / Double(episodes.count)).squareRoot()
  }

  /// Student's interval of the mean return at 95 %, over the episodes; `nil` of a single one.
  public var meanInterval: ClosedRange<Double>? {
    Statistics.meanInterval(of: episodes.map(\.totalReward))
  }

  /// Judges `agent`.
  /// - Parameters:
  ///   - episodes: how many episodes, rounded up to whole trials. Every environment of the vector plays equally many (rounded up, the
  ///     surplus dropped from the last ones), since taking whichever ends first would favour short ones.
  ///   - seed: decides the episodes; equal seeds judge on equal tasks, with equal draws.
  ///   - step: environment steps of training before, for the record.
  ///   - watch: told now and then how many of the episodes are played.
  public static func run(
    _ agent: some Performer, on environment: any VectorEnvironment, episodes: Int,
    seed: UInt64, step: Int, watch: (_ played: Int) -> Void = { _ in }
  ) throws -> Evaluation {
    let whole = try run(agent, on: environment, episodes: episodes, seed: seed, step: step) {
      watch($0)
      return true
    }
    guard let whole else { fatalError("Evaluation: nobody stopped it") }
    return whole
  }

  /// How many steps of the vector lie between two questions whether to go on: of games a tenth of a second.
  static let stepsBetweenQuestions = 16

  /// As above, unless it is stopped.
  /// - Parameter goesOn: told now and then how many of the episodes are played; `false` stops.
  /// - Returns: nothing where it was stopped.
  static func run(
    _ agent: some Performer, on environment: any VectorEnvironment, episodes: Int,
    seed: UInt64, step: Int, goesOn: (Int) -> Bool
  ) throws -> Evaluation? {
    let count = environment.count
    // Trials are played to their end: later episodes of them are the better ones.
    let trial = (environment as? TrialObservations)?.episodes ?? 1
    let each = (episodes + count * trial - 1) / (count * trial) * trial
    let size = environment.observationSpace.size
    var finished = [[Episode]](repeating: [], count: count)
    var returns = [Double](repeating: 0, count: count)
    var lengths = [Int](repeating: 0, count: count)
    var observations = try environment.reset(seed: seed)
    var memory = agent.emptyMemory(for: count)
    var resets = [Bool](repeating: true, count: count)
    var random = RandomStream(seed: seed).fork("policy")
    var steps = 0
    while finished.contains(where: { $0.count < each }) {
      steps += 1
      if steps % stepsBetweenQuestions == 0 {
        let played = finished.reduce(0) { $0 + $1.count }
        if !goesOn(min(played, episodes)) { return nil }
      }
      let actions = try LearningFault.checked(
        agent.perform(
          on: Tensor(observations, shape: [count, size]), memory: &memory, resets: resets,
          using: &random), step: step)
      let (result, endings) = try EpisodeEndings.step(environment, actions)
      memory = agent.noting(result.rewards, in: memory)
      observations = result.observations
      resets = endings.forgets
      for i in 0..<count {
        returns[i] += result.rawRewards[i]
        lengths[i] += 1
        guard endings.ends[i] else { continue }
        if finished[i].count < each {
          finished[i].append(
            Episode(
              totalReward: returns[i], length: lengths[i], placeInTrial: endings.places?[i]))
        }
        returns[i] = 0
        lengths[i] = 0
      }
    }
    return Evaluation(
      step: step, episodes: Array(finished.joined().prefix((episodes + trial - 1) / trial * trial)))
  }
}
