import Tensors

/// One action for each of several environments.
public enum Actions: Equatable, Sendable {
  /// `count` elements of a discrete space.
  case indices([Int])
  /// `[count, width]` row-major elements of a box.
  case vectors([Float])
}

/// What one action in each of several environments led to. Episodes that ended have been reset.
public struct VectorStep: Equatable, Sendable {
  /// `[count, size]`: what to act on next; a new episode's first observation where one ended.
  public var observations: [Float]
  /// `[count, size]`: what the actions led to, before any reset. Equal to `observations` where the
  /// episode goes on.
  public var arrivals: [Float]
  /// `[count]` rewards to learn from: the raw ones, unless a wrapper such as `NormalizedRewards`
  /// stands in between.
  public var rewards: [Double]
  /// `[count]` raw rewards, below every wrapper: the score is counted from these.
  public var rawRewards: [Double]
  /// `[count]` endings to learn from.
  public var endings: [Ending]
  /// `[count]`: whether an episode of the task ended and the next began: the score is counted by these.
  /// Where `endings` say more, the task goes on after something that is to be learned from as an end, such
  /// as a lost life of an Atari game.
  public var episodeEnds: [Bool]

  /// A vector step.
  /// - Parameters:
  ///   - rawRewards: the rewards of the score; without them `rewards` are raw.
  ///   - episodeEnds: where episodes of the task ended; without them, at all `endings`.
  public init(
    observations: [Float], arrivals: [Float], rewards: [Double], rawRewards: [Double]? = nil,
    endings: [Ending], episodeEnds: [Bool]? = nil
  ) {
    self.observations = observations
    self.arrivals = arrivals
    self.rewards = rewards
    self.rawRewards = rawRewards ?? rewards
    self.endings = endings
    self.episodeEnds = episodeEnds ?? endings.map(\.endsEpisode)
  }
}

/// Several environments of one kind, stepped together and reset automatically. All that algorithms see.
///
/// Used from one thread at a time; how it divides its own work is its own affair.
public protocol VectorEnvironment: AnyObject {
  /// The name that a user would type, for messages.
  var name: String { get }
  /// How many environments there are.
  var count: Int { get }
  /// Where one environment's observations come from.
  var observationSpace: Space { get }
  /// Where one environment's actions are taken from.
  var actionSpace: Space { get }

  /// Begins a fresh episode everywhere; environment `i` is seeded by `seed + i`.
  /// - Parameter seed: below 2³¹, since Gymnasium takes no more.
  /// - Returns: `[count, size]` first observations.
  func reset(seed: UInt64) throws -> [Float]

  /// Takes one action in each environment, and resets those whose episode ended.
  func step(_ actions: Actions) throws -> VectorStep

  /// Everything that decides the future, or `nil` where that cannot be written down (worker
  /// processes): then a checkpoint begins fresh episodes.
  func savedState() throws -> VectorEnvironmentState?

  /// Goes back to a saved state.
  /// - Returns: the observations to act on next.
  func restore(_ state: VectorEnvironmentState) throws -> [Float]

  /// A picture of one environment as it stands, which changes nothing.
  /// - Throws: `EnvironmentError.unsuitable` where there is nothing to be drawn, as by default; bridged
  ///   environments draw only where they were made to.
  func renderFrame(of index: Int) throws -> RenderedFrame

  /// Ends workers and frees what is held outside this process. Calling it twice does no harm.
  func close()
}

extension VectorEnvironment {
  /// Says that there is nothing to be drawn.
  public func renderFrame(of index: Int) throws -> RenderedFrame {
    throw EnvironmentError.unsuitable(name: name, what: "cannot be drawn")
  }
}

/// The saved state of a vector of resumable environments.
public struct VectorEnvironmentState: Codable, Equatable, Sendable {
  /// One list of numbers an environment.
  public var states: [[Double]]
  /// One stream an environment.
  public var streams: [RandomStream]
  /// `[count, size]`: the observations to act on next.
  public var observations: [Float]
  /// What else is to be kept, by the name of its keeper: step counts, statistics of normalisers.
  public var extras: [String: [Double]]

  /// A saved state.
  public init(
    states: [[Double]], streams: [RandomStream], observations: [Float],
    extras: [String: [Double]] = [:]
  ) {
    self.states = states
    self.streams = streams
    self.observations = observations
    self.extras = extras
  }
}
