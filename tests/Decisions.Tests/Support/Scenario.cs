using CaptchaGate.Emulator.Calls;
using CaptchaGate.Emulator.Reactions;
using CaptchaGate.VerifyServer.Tests.Support;

namespace CaptchaGate.Decisions.Tests.Support;

/// <summary>What was sent, and what came back; null where no client waited for it.</summary>
internal sealed record Sent(string? Token, GateAnswer? Answer);

/// <summary>One way to provoke a row of the decision table. Each has a server and an emulator of its own.</summary>
internal sealed record Scenario(string Name)
{
    /// <value>Changes how the two start.</value>
    public Action<CasePlan>? Plan { get; init; }

    /// <value>What the service says to every minted token, the probe's not among them; null is the honest answer.</value>
    public Reaction? Says { get; init; }

    /// <value>What happens before the request.</value>
    public Func<GateHarness, Task>? Before { get; init; }

    /// <value>The request; null sends a token that was just minted.</value>
    public Func<GateHarness, Task<Sent>>? Send { get; init; }

    /// <value>What must hold afterwards, beside what the table says.</value>
    public Func<GateHarness, Task>? After { get; init; }

    /// <value>How many requests carry the token upstream.</value>
    public int Calls { get; init; }

    /// <value>How many of them are charged for.</value>
    public int Billed { get; init; }

    /// <value>The worlds that it can happen in; null for all.</value>
    public Func<CaseAssumptions, bool>? Fits { get; init; }

    /// <value>The row that the request ends in, where the table sends it on to another.</value>
    public int? EndsInRow { get; init; }

    /// <value>The event that tells of it.</value>
    public int Event { get; init; } = 1000;

    /// <summary>The service answers every minted token with <paramref name="reaction"/>.</summary>
    public static Scenario Answered(Reaction reaction, int calls = 1, int billed = 0, string? name = null) =>
        new(name ?? reaction.Name) { Says = reaction, Calls = calls, Billed = billed };

    /// <summary>A verdict: judged and charged for.</summary>
    public static Scenario Verdict(string? code, bool? passed = null)
    {
        var reaction = Reaction.Verdict(code, passed);
        return Answered(reaction, billed: 1, name: passed is null ? code : $"{passed} {code ?? "without a code"}");
    }

    public async Task<Sent> RunAsync(GateHarness gate)
    {
        if (Says is { } reaction)
            gate.Emulator.Standing.Add(reaction, CallMatch.Minted);
        if (Before is { } before)
            await before(gate);
        if (Send is { } send)
            return await send(gate);
        var token = gate.Mint();
        return new Sent(token, await gate.Client.VerifyAsync(token));
    }

    public override string ToString() => Name;
}
