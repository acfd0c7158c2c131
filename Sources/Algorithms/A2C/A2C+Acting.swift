import Environments
import Tensors

extension A2C {
  /// Rollouts of the settings' length; memories where pieces of them begin.
  public var appetite: RolloutAppetite {
    let stored = settings.chunkSteps > 0 ? settings.chunkSteps : settings.rolloutSteps
    return RolloutAppetite(
      steps: settings.advantage == .monteCarlo ? 0 : settings.rolloutSteps,
      memoryEvery: max(stored, 1))
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
  }
}
