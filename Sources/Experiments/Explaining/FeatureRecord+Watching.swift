import Algorithms
import Environments
import MetaLearning
import Tensors

extension FeatureRecord {
  /// What `agent` shows while it plays as in an evaluation: the raw environment, no exploration,
  /// and, where the attention is asked at decision time, the better of both actions.
  /// - Parameters:
  ///   - step: environment steps of training before, for messages.
  ///   - progress: told which share is done.
  static func watching(
    _ agent: some OffPolicyAgent, on environment: any VectorEnvironment,
    settings: FeatureSettings, step: Int, progress: (Double) -> Void
  ) throws -> FeatureRecord {
    guard let explainable = agent as? any FeatureExplainable else {
      preconditionFailure("FeatureRecord.watching: \(type(of: agent)) has no attention to watch")
    }
    let (count, size) = (environment.count, environment.observationSpace.size)
    var left = (0..<count).map { settings.length.part(of: $0, among: count) }
    let (all, countsEpisodes) = (left.reduce(0, +), settings.length.isEpisodes)
    var record = FeatureRecord()
    var (time, episode) = (0, 0)
    var observations = try environment.reset(seed: settings.seed)
    let end = settings.warmUp + settings.snapshots
    while time < end || left.contains(where: { $0 > 0 }) {
      let seen = Tensor(observations, shape: [count, size])
      let rows = FeatureRow.rows(of: explainable.performances(on: seen))
      for (index, row) in rows.enumerated() where left[index] > 0 { record.add(row) }
      if (settings.warmUp..<end).contains(time) { record.snap(rows[0], episode: episode) }
      let actions = try LearningFault.checked(agent.act(on: seen).floats, step: step)
      let result = try environment.step(.vectors(actions))
      for index in 0..<count where left[index] > 0 {
        if !countsEpisodes || result.episodeEnds[index] { left[index] -= 1 }
      }
      observations = result.observations
      if result.episodeEnds[0] { episode += 1 }
      time += 1
      let done = Double(all - left.reduce(0, +)) / Double(all)
      progress(min(done, Double(time) / Double(end)))
    }
    return record
  }
}

extension FeatureSettings.Length {
  var isEpisodes: Bool {
    if case .episodes = self { return true }
    return false
  }
}
