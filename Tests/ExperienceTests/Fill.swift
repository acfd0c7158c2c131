import Environments

@testable import Experience

extension Replay {
  /// Adds step after step, the number of the step written into every field: observation
  /// [i, −i, …], action [i + ¼, …], reward i + ½, arrival [i + ¾, …]. Every third step terminates.
  func addNumbered(_ steps: Int) {
    for i in totalAdded..<totalAdded + steps {
      add(
        observations: Self.observation(i, observationSize),
        actions: .init(repeating: Float(i) + 0.25, count: actionSize),
        step: VectorStep(
          observations: .init(repeating: -1, count: observationSize),
          arrivals: .init(repeating: Float(i) + 0.75, count: observationSize),
          rewards: [Double(i) + 0.5], endings: [i % 3 == 0 ? .terminated : .running]))
    }
  }

  static func observation(_ i: Int, _ size: Int) -> [Float] {
    (0..<size).map { $0 % 2 == 0 ? Float(i) : Float(-i) }
  }

  /// The row of a numbered step.
  func numberedRow(_ i: Int) -> [Float] {
    Self.observation(i, observationSize) + .init(repeating: Float(i) + 0.25, count: actionSize)
      + [Float(i) + 0.5, i % 3 == 0 ? 0 : 1]
      + .init(repeating: Float(i) + 0.75, count: observationSize)
  }

  /// The rows that are held, oldest first.
  var heldRows: [[Float]] {
    var numbers: [Float] = []
    withRows(totalAdded - count..<totalAdded) { numbers += $0.bindMemory(to: Float.self) }
    return stride(from: 0, to: numbers.count, by: rowSize).map {
      Array(numbers[$0..<$0 + rowSize])
    }
  }
}
