using CaptchaGate.Core.Diagnostics;
using CaptchaGate.Decisions.Tests.Support;
using CaptchaGate.Emulator.Captcha;
using CaptchaGate.Emulator.Reactions;
using CaptchaGate.VerifyServer.Tests.Support;

namespace CaptchaGate.Decisions.Tests.Rows;

/// <summary>Rows 38 to 52: what the service says of a token, and what is our own fault.</summary>
internal static class VerdictRows
{
    public static Dictionary<int, Scenario[]> Scenarios { get; } = new()
    {
        [38] = [new("honest") { Calls = 1, Billed = 1 }, Scenario.Verdict("T001"), Scenario.Verdict("T006")],
        [39] = [Scenario.Verdict("T005"), InTestMode(Scenes.TestPass)],
        [40] = [Scenario.Verdict("T002"), Scenario.Verdict("T999")],
        [41] =
        [
            Scenario.Verdict("F001", passed: true),
            Scenario.Verdict("T001", passed: false),
            Scenario.Verdict(null, passed: true),
            Scenario.Verdict("X001", passed: true),
        ],
        [42] = [.. Verdicts("F001", "F009", "F016", "F017", "F022", "F024"), Scenario.Verdict(null, passed: false)],
        [43] = Verdicts("F015"),
        [44] = Verdicts("F002", "F003", "F013"),
        [45] = [Scenario.Verdict("F004"), InTestMode(Scenes.TestFail)],
        [46] =
        [
            .. Verdicts("F005", "F006", "F012", "F020"),
            new("a token of another scene") { Calls = 1, Billed = 1, Send = gate => SendAsync(gate, gate.Emulator.Mint(Scenes.V2).CaptchaVerifyParam) },
        ],
        [47] =
        [
            .. Verdicts("F007", "F014", "F019"),
            new("a token of two minutes") { Calls = 1, Billed = 1, Send = SendOldAsync },
        ],
        [48] =
        [
            .. Verdicts("F008", "F018"),
            new("a token that another instance has used") { Calls = 2, Billed = 2, Send = SendUsedElsewhereAsync },
        ],
        // Unreachable: a request that may have been processed is not sent again, so there is no second answer to be about it.
        [49] = [Scenario.Answered(Reaction.Error("SignatureNonceUsed"), name: "a used nonce, which once was sent again") with { EndsInRow = 33 }],
        [50] = Verdicts("F010", "F011"),
        [51] = Verdicts("F021", "F999"),
        [52] =
        [
            new("an exception beside the signature") { Event = 1012, Plan = plan => plan.Nonces = new FailsAt(2) },
        ],
    };

    private static Scenario[] Verdicts(params string[] codes) => [.. codes.Select(code => Scenario.Verdict(code))];

    private static Scenario InTestMode(string scene) => new("a scene in test mode")
    {
        Calls = 1,
        Billed = 1,
        Plan = plan => plan.Settings["Captcha__Scenes__{scene}__Id"] = scene,
        Send = gate => SendAsync(gate, gate.Emulator.Mint(scene).CaptchaVerifyParam),
    };

    private static async Task<Sent> SendAsync(GateHarness gate, string token) => new(token, await gate.Client.VerifyAsync(token));

    private static Task<Sent> SendOldAsync(GateHarness gate)
    {
        var token = gate.Mint();
        gate.Emulator.Clock.AgeTokens(TimeSpan.FromMinutes(2));
        return SendAsync(gate, token);
    }

    private static async Task<Sent> SendUsedElsewhereAsync(GateHarness gate)
    {
        var token = gate.Mint();
        var plan = new CasePlan();
        plan.Settings["Captcha__Endpoint"] = gate.Emulator.BaseAddress.GetLeftPart(UriPartial.Authority);
        await using var other = await GateHarness.StartAsync(plan);
        var first = await other.Client.VerifyAsync(token);
        Assert.True(first is { Success: true, Verified: true }, $"{first}");
        return await SendAsync(gate, token);
    }

    private sealed class FailsAt(int call) : INonceSource
    {
        private readonly RandomNonceSource _real = new();
        private int _left = call;

        public string Next() => Interlocked.Decrement(ref _left) == 0 ? throw new NotSupportedException("A fault of ours.") : _real.Next();
    }
}
