import Algorithms
import Environments
import Testing

@testable import Experiments

@Suite("Evaluations of trials")
struct EvaluationTrialsTests {
  private func evaluation(_ returns: [[Double]]) -> Evaluation {
    Evaluation(
      step: 0,
      episodes: returns.flatMap { trial in
        trial.enumerated().map { Episode(totalReward: $1, length: 1, placeInTrial: $0) }
      })
  }

  /// Trials (1, 3), (2, 6) and (3, 9): first episodes have the mean 2 and the error 1 / √3, whole trials the means
  /// 2, 4 and 6, whose error is 2 / √3.
  @Test func golden() {
    let evaluation = evaluation([[1, 3], [2, 6], [3, 9]])
    let places = evaluation.byPlaceInTrial
    #expect(places.map(\.mean) == [2, 6] && places.map(\.trials) == [3, 3])
    #expect(abs(places[0].standardError - 1 / 3.0.squareRoot()) < 1e-12)
    #expect(evaluation.perTrial?.mean == 4 && evaluation.perTrial?.trials == 3)
    #expect(abs((evaluation.perTrial?.standardError ?? 0) - 2 / 3.0.squareRoot()) < 1e-12)
  }

  @Test func oneTrialHasNoError() {
    #expect(evaluation([[1, 3]]).perTrial?.standardError.isNaN == true)
  }

  @Test func outsideTrials() {
    let plain = Evaluation(step: 0, episodes: [Episode(totalReward: 1, length: 1)])
    #expect(plain.byPlaceInTrial.isEmpty && plain.perTrial == nil)
  }

  /// Where training keeps its tasks, evaluations may be on fresh ones.
  @Test func freshTasks() throws {
    var settings = TrialSettings()
    settings.judgedOn = .fresh
    #expect(throws: (any Error).self) { try settings.validate() }
    settings.fixedTasks = 3
    try settings.validate()
    #expect(settings.judged.fixedTasks == 0)
    settings.judgedOn = .trained
    #expect(settings.judged.fixedTasks == 3)
  }
}
