import Environments
import Tensors

extension PPO {
  /// Rollouts of the settings' length; memories where sequences begin.
  public var appetite: RolloutAppetite {
    // A whole rollout is one sequence: then only the memory before its first step is wanted.
    let whole = settings.rolloutSteps > 0 ? settings.rolloutSteps : Int.max
    return RolloutAppetite(
      steps: settings.rolloutSteps,
      memoryEvery: settings.chunkSteps > 0 ? settings.chunkSteps : whole,
      // Looking at pictures a second time would cost as much as acting did.
      logProbabilities: settings.torso != .none)
  }

  /// How it acts when it is judged.
  public var judgedBy: A2CSettings.Judgement { settings.judgedBy }

  /// Sets the learning rate to `factor` times that of the settings.
  public mutating func scaleRates(by factor: Double) {
    optimizer.rate = settings.learningRate * factor
  }

  /// Everything that was learned, and nothing else: the saved state.
  public mutating func walk(_ visitor: inout some ParameterVisitor) {
    visitor.visit("network", &network)
    visitor.visit("optimizer", &optimizer)
    visitor.visit("penalty", &penalty)
  }
}
