/// An agent that keeps what it lived through, to learn from it again: a run saves that beside the parameters.
public protocol ExperienceKeeper {
  /// Bytes of what is kept when there is no more room; of what goes on in the environments beside it nothing is
  /// counted.
  var experienceBytes: Int { get }

  /// What is kept, as bytes for `restore(keptExperience:)`.
  var keptExperience: [UInt8] { get }

  /// Takes up what was kept.
  /// - Returns: whether the bytes were such; the agent is unchanged otherwise.
  mutating func restore(keptExperience: [UInt8]) -> Bool
}
