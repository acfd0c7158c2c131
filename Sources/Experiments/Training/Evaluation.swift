import Algorithms
import Environments
import Tensors

/// A policy judged: raw returns of whole episodes, without exploration, on environments that training never
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

  /// Judges `agent`.
  /// - Parameters:
  ///   - episodes: how many episodes. Every environment of the vector plays equally many (rounded up, the
  ///     surplus dropped from the last ones), since taking whichever ends first would favour short ones.
  ///   - seed: decides the episodes; equal seeds judge on equal tasks.
  ///   - step: environment steps of training before, for the record.
  public static func run(
    _ agent: some OffPolicyAgent, on environment: any VectorEnvironment, episodes: Int,
    seed: UInt64, step: Int
  ) throws -> Evaluation {
    let count = environment.count
    let each = (episodes + count - 1) / count
    let size = environment.observationSpace.size
    var finished = [[Episode]](repeating: [], count: count)
    var returns = [Double](repeating: 0, count: count)
    var lengths = [Int](repeating: 0, count: count)
    var observations = try environment.reset(seed: seed)
    while finished.contains(where: { $0.count < each }) {
      let actions = try LearningFault.checked(
        agent.act(on: Tensor(observations, shape: [count, size])).floats, step: step)
      let result = try environment.step(.vectors(actions))
      observations = result.observations
      for i in 0..<count {
        returns[i] += result.rawRewards[i]
        lengths[i] += 1
        guard result.endings[i].endsEpisode else { continue }
        if finished[i].count < each {
          finished[i].append(Episode(totalReward: returns[i], length: lengths[i]))
        }
        returns[i] = 0
        lengths[i] = 0
      }
    }
    return Evaluation(step: step, episodes: Array(finished.joined().prefix(episodes)))
  }
}
