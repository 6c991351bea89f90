using Microsoft.Extensions.Logging;

namespace CaptchaGate.Tests.Logging;

/// <summary>What tests ask the logs of Microsoft.Extensions.Diagnostics.Testing for.</summary>
internal static class FakeLogs
{
    /// <summary>Collects the events of the product at every level, and none of the framework's.</summary>
    public static ILoggingBuilder CollectProduct(this ILoggingBuilder logging, FakeLogCollector log) => logging
        .AddProvider(new FakeLoggerProvider(log))
        .AddFilter<FakeLoggerProvider>(static (category, _) => category?.StartsWith("CaptchaGate.", StringComparison.Ordinal) is true);

    extension(FakeLogCollector log)
    {
        /// <value>Each event: its name, its message, and its exception in full.</value>
        public IReadOnlyList<string> Lines => [.. log.GetSnapshot().Select(static record => $"{record.Id.Name} {record.Message} {record.Exception}".TrimEnd())];

        public string Text => string.Join('\n', log.Lines);

        public IReadOnlyList<FakeLogRecord> Of(int id) => [.. log.GetSnapshot().Where(record => record.Id.Id == id)];

        /// <summary>The events of one request.</summary>
        public IReadOnlyList<FakeLogRecord> Of(int id, string requestId) =>
            [.. log.Of(id).Where(record => string.Equals(record.Value("Id"), requestId, StringComparison.Ordinal))];
    }

    extension(FakeLogger logger)
    {
        public IReadOnlyList<(string Event, LogLevel Level, string Text)> Events =>
            [.. logger.Collector.GetSnapshot().Select(static record => (record.Id.Name ?? "", record.Level, record.Message))];

        /// <value>The names of the events.</value>
        public IReadOnlyList<string> Names => [.. logger.Events.Select(static logged => logged.Event)];
    }

    extension(FakeLogRecord record)
    {
        /// <summary>A value of the event; null where it has none of this name.</summary>
        public string? Value(string name) => record.StructuredState?.FirstOrDefault(value => string.Equals(value.Key, name, StringComparison.OrdinalIgnoreCase)).Value;
    }
}
