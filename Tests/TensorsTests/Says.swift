import Testing

/// Whether a process that ended printed `sentence` on its way: a door's message must be seen in
/// release builds too.
func says(_ result: ExitTest.Result?, _ sentence: String) -> Bool {
  String(decoding: result?.standardErrorContent ?? [], as: UTF8.self).contains(sentence)
}
