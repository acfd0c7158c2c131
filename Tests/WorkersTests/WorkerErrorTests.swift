import Testing
import Workers

@Suite struct WorkerErrorTests {
  @Test func sentencesQuoteTheLastWords() {
    #expect(
      WorkerError.died(how: "ended with status 3", output: "no").description
        == "The worker ended with status 3. Its last words:\nno")
    #expect(
      WorkerError.silent(seconds: 2, output: "").description
        == "The worker did not answer within 2.0 s.")
    #expect(
      WorkerError.cannotStart(program: "x", reason: "No").description == "Cannot start 'x': No.")
    #expect(
      WorkerError.refused(what: "a pipe", reason: "No").description
        == "The system refused a pipe: No.")
    #expect(WorkerError.closed.description == "The worker has been closed.")
  }
}
