using CaptchaGate.Core.Diagnostics;
using CaptchaGate.Emulator.Network;
using CaptchaGate.Emulator.Reactions;
using FsCheck;
using FsCheck.Fluent;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace CaptchaGate.Decisions.Tests.Properties;

/// <summary>Invariant 7: "An exception thrown anywhere in our code denies."</summary>
public sealed class ExceptionProperties(Bench bench) : IClassFixture<Bench>, IDisposable
{
    private const string Refused = "connection refused";

    private readonly RefusedPort _refused = RefusedPort.Get();

    internal sealed record Case(string Policy, string Says, string Where, int Call, int Kind)
    {
        public override string ToString() => $"{Policy}, {Says}, {Where} throws kind {Kind} at call {Call}";
    }

    // No outcome here leaves work behind that could throw after the answer.
    private static readonly Gen<Case> Cases =
        from policy in Generators.Policies
        from says in Gen.Elements("T001", "F009", Refused, "MissingParameter", "Throttling", "NoPermission")
        from @where in Gen.Elements("nonces", "clock", "log")
        from call in Gen.Choose(1, 30)
        from kind in Gen.Choose(0, 6)
        select new Case(policy, says, @where, call, kind);

    [Fact]
    public Task No_exception_beneath_the_answer_lets_anybody_in() => Property.HoldsAsync(Cases, async @case =>
    {
        var fault = new FaultAt(@case.Call, @case.Kind);
        (string, string?)[] settings = @case.Says is Refused ? [("Captcha__Endpoint", $"{_refused.Address}")] : [];
        await using var gate = bench.NewGate(@case.Policy, settings, services =>
        {
            switch (@case.Where)
            {
                case "nonces":
                    services.AddSingleton<INonceSource>(new FaultyNonces(fault));
                    break;
                case "clock":
                    services.AddSingleton<TimeProvider>(new FaultyClock(fault));
                    break;
                default:
                    services.AddLogging(logging => logging.AddProvider(new FaultyLog(fault)));
                    break;
            }
        });
        // With the key at hand: a source of keys that throws is by design a store that is down, row 12.
        await gate.VerifyAsync(bench.Mint());
        fault.Arm();
        var success = false;
        try
        {
            success = (await gate.VerifyAsync(bench.Mint(@case.Says is Refused ? null : Reaction.Parse(@case.Says)))).Success;
        }
        catch (Exception exception) when (fault.IsOrHolds(exception))
        {
            // Beyond the application's own guard the web server answers 500.
        }

        Assert.False(success && fault.Thrown);
        Assert.True(fault.Thrown || success == (@case.Says is "T001" || MayOpen(@case)), "nothing was thrown, and yet the answer is another");
    });

    public void Dispose() => _refused.Dispose();

    private static bool MayOpen(Case @case) => (@case.Policy, @case.Says) switch
    {
        ("closed", _) => false,
        (_, Refused) => true,
        ("open", "Throttling" or "NoPermission") => true,
        _ => false,
    };

    /// <summary>Throws at one call, in the kinds that a catch somewhere might take for another thing.</summary>
    private sealed class FaultAt(int call, int kind)
    {
        private readonly Exception _exception = kind switch
        {
            0 => new NotSupportedException("fault"),
            1 => new OperationCanceledException("fault"),
            2 => new TimeoutException("fault"),
            3 => new IOException("fault"),
            4 => new HttpRequestException("fault"),
            5 => new System.Text.Json.JsonException("fault"),
            _ => new InvalidOperationException("fault"),
        };

        private int _left = int.MaxValue;

        public bool Thrown { get; private set; }

        public void Arm() => Volatile.Write(ref _left, call);

        public bool IsOrHolds(Exception exception) =>
            ReferenceEquals(exception, _exception)
            || (exception as AggregateException)?.Flatten().InnerExceptions.Contains(_exception) is true
            || (exception.InnerException is { } inner && IsOrHolds(inner));

        public void Pass()
        {
            if (Interlocked.Decrement(ref _left) != 0)
                return;
            Thrown = true;
            throw _exception;
        }
    }

    private sealed class FaultyNonces(FaultAt fault) : INonceSource
    {
        private readonly RandomNonceSource _real = new();

        public string Next()
        {
            fault.Pass();
            return _real.Next();
        }
    }

    private sealed class FaultyClock(FaultAt fault) : TimeProvider
    {
        public override long GetTimestamp()
        {
            fault.Pass();
            return base.GetTimestamp();
        }

        public override DateTimeOffset GetUtcNow()
        {
            fault.Pass();
            return base.GetUtcNow();
        }

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            fault.Pass();
            return base.CreateTimer(callback, state, dueTime, period);
        }
    }

    private sealed class FaultyLog(FaultAt fault) : ILoggerProvider, ILogger
    {
        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) => fault.Pass();

        public void Dispose()
        {
            // Nothing to give back.
        }
    }
}
