import Tensors

/// The learner as an actor sees it: unrolls out, parameters in.
protocol LearnerLink {
  /// Hands in an unroll, if there is one yet, and takes the newest parameters. Waits while too many
  /// unrolls wait for the learner.
  /// - Returns: `nil` when nothing more is wanted.
  func exchange(_ unroll: Unroll?) throws -> ParameterSnapshot?
}

/// The actors as a learner sees them: unrolls in, parameters out.
protocol UnrollSource: AnyObject {
  /// Actors begin, each where its state says, or anew where there is none.
  func begin(from state: ActorLearnerState, with parameters: ParameterSnapshot) throws
  /// The next unroll; waits for it.
  /// - Returns: `nil` when the run was told to stop, and none will come any more.
  /// - Throws: what an actor failed with.
  func next() throws -> Unroll?
  /// From now on actors copy these.
  func publish(_ parameters: ParameterSnapshot)
  /// Begins new episodes in all environments, where actors can be stopped for it at a certain step.
  /// - Returns: the actors' states then; `nil` where they go on as they are.
  func beginFreshEpisodes() throws -> [OnPolicyLoopState]?
}
