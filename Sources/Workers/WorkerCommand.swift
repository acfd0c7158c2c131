import Foundation

/// Which program a worker runs, and how.
public struct WorkerCommand: Sendable {
  /// The path of the program.
  public var program: String
  /// What follows the program's name.
  public var arguments: [String]
  /// Environment variables that are set besides the parent's own.
  public var variables: [String: String]
  /// Seconds that `close` waits for the child to leave by itself before it is killed.
  public var patience: Double
  /// How many bytes at the end of the child's output are remembered.
  public var rememberedOutput: Int

  /// A program and how to run it.
  public init(
    program: String, arguments: [String] = [], variables: [String: String] = [:],
    patience: Double = 1, rememberedOutput: Int = 65_536
  ) {
    self.program = program
    self.arguments = arguments
    self.variables = variables
    self.patience = patience
    self.rememberedOutput = rememberedOutput
  }
}

extension WorkerCommand {
  /// A Python script that computes on one thread, so that parallelism is a matter of processes and
  /// sums come in one order.
  /// - Parameter variables: set besides; variables that the user has set are left alone.
  public init(python: String, script: String, variables: [String: String] = [:]) {
    let one = ["OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1", "MKL_NUM_THREADS": "1"]
    let present = ProcessInfo.processInfo.environment
    self.init(
      program: python, arguments: ["-u", script],
      variables: one.merging(variables) { _, given in given }
        .filter { present[$0.key] == nil })
  }
}

/// The descriptors by which a child knows what it was given.
///
/// Standard input is empty. Standard output and error go to the worker's log, never to the parent's
/// own: what a child prints cannot be mistaken for an answer.
public enum WorkerDescriptor {
  /// The child reads what the parent sends.
  public static let commands: Int32 = 3
  /// The child writes its answers.
  public static let answers: Int32 = 4
  /// Shared memory, if the worker has any.
  public static let memory: Int32 = 5
  /// Held open for the kernel's sake: see `Worker`. Nobody reads or writes here.
  static let lifeline: Int32 = 6
  static let firstUnused: Int32 = 7
}
