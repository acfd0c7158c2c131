import Foundation
import Testing

@testable import Figures

/// What a call throws as a figure's error.
private func fault(_ call: () throws -> Void) -> FigureError? {
  do { try call() } catch { return error as? FigureError }
  return nil
}

/// Programs that are not gnuplot, or not there.
@Suite struct GnuplotTests {
  @Test func aMissingProgramIsNamedWithItsRemedy() {
    for path in [nil, "", "/no/such/place:/nor/this"] {
      let error = fault { _ = try Gnuplot.found(variables: path.map { ["PATH": $0] } ?? [:]) }
      guard case .missing(let what, let remedy) = error else {
        Issue.record("\(String(describing: error))")
        continue
      }
      #expect(what.contains("gnuplot"))
      #expect(remedy.contains("apt-get install gnuplot-nox"))
    }
  }

  @Test func theFirstOnThePathIsTaken() throws {
    let folder = TemporaryFolder()
    let program = try folder.program("bin/gnuplot", "exit 0")
    let variables = ["PATH": "/no/such/place:\(folder.path)/bin:/usr/bin"]
    #expect(try Gnuplot.found(variables: variables).program == program)
  }

  @Test func aProgramThatCannotStartIsMissing() throws {
    let folder = TemporaryFolder()
    let program = try folder.file("gnuplot", "\u{7f}ELF nonsense", isProgram: true)
    guard case .missing = fault({ _ = try Gnuplot(program: program).draw("") }) else {
      Issue.record("no such error")
      return
    }
  }

  @Test func failureHasTheProgramsOwnWords() throws {
    let folder = TemporaryFolder()
    let program = try folder.program("gnuplot", "echo 'line 7: undefined variable' >&2; exit 3")
    let error = fault { _ = try Gnuplot(program: program).draw("plot x") }
    #expect(
      error
        == .failed(
          what: "The figure was not drawn: gnuplot ended with status 3",
          details: "line 7: undefined variable"))
  }

  @Test func silenceHasAnEnd() throws {
    let folder = TemporaryFolder()
    let program = try folder.program("gnuplot", "exec sleep 60")
    let error = fault { _ = try Gnuplot(program: program, patience: 0.2).draw("plot x") }
    guard case .failed(let what, _) = error else {
      Issue.record("\(String(describing: error))")
      return
    }
    #expect(what.contains("within 0.2 s"))
  }

  @Test func aProgramThatDrawsNothingIsAFailure() throws {
    let folder = TemporaryFolder()
    let program = try folder.program("gnuplot", "cat <&3 >/dev/null; printf k >&4")
    let error = fault { _ = try Gnuplot(program: program).draw("plot x") }
    #expect(error == .failed(what: "gnuplot wrote no picture", details: ""))
  }
}
