import Testing

@testable import Experiments

@Suite("Training settings")
struct TrainingSettingsTests {
  @Test(arguments: [0, 0.3, 1, 1.2])
  func aConstantRate(progress: Double) {
    #expect(TrainingSettings.RateSchedule.constant.factor(at: progress) == 1)
  }

  /// Beyond the end, as after a resize of the run, a rate is zero and never negative.
  @Test(arguments: [(0, 1), (0.25, 0.75), (1, 0), (1.2, 0)])
  func aLinearRate(progress: Double, factor: Double) {
    #expect(TrainingSettings.RateSchedule.linear.factor(at: progress) == factor)
  }
}
