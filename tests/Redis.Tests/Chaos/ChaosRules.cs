using CaptchaGate.Emulator;

namespace CaptchaGate.Redis.Tests.Chaos;

/// <summary>What must hold of the answers of one case.</summary>
/// <param name="began">The timestamp from when every server used the store.</param>
/// <param name="failed">The timestamp before the fault began.</param>
/// <param name="ended">The timestamp before the test ended it.</param>
internal sealed class ChaosRules(ChaosCase one, IReadOnlyList<LoadAnswer> answers, long began, long failed, long ended)
{
    /// <summary>The share of each server that the store does not help: <c>PerMinute ÷ MaxInstances</c>.</summary>
    private const int Share = ChaosTestHost.Budget / ChaosTestHost.MaxInstances;

    private const int MaxFaults = 6;
    private const int Shares = Share * ChaosTestHost.Instances;

    // docs/http.md: a verdict is 200, what could not be verified 503.
    private static readonly int[] Statuses = [200, 503];

    private static readonly string[] Codes =
    [
        "rejected", "invalid-input-response", "timeout-or-duplicate", "rate-limited", "upstream-unavailable", "upstream-timeout", "fail-open-budget-exhausted",
    ];

    private readonly List<string> _faults = [];

    /// <returns>What should not have happened, the first of it.</returns>
    public List<string> Check(CaptchaEmulator emulator)
    {
        Expect(answers.Where(static answer => answer.Answer is null || !Statuses.Contains(answer.Answer.Status)), "had a status beyond the contract");
        Expect(answers.Where(static answer => answer.Answer is not null && answer.Answer.ErrorCodes.Except(Codes, StringComparer.Ordinal).Any()), "had a code beyond the contract");
        Expect(answers.Where(static answer => answer is { Succeeds: true, Answer.Verified: true, Token.IsSolved: false }), "were verified though Alibaba Cloud refuses the token");
        if (one.Outage is Outage.Never)
            CheckVerdicts();
        else
            CheckBudget();
        CheckTokens(emulator);
        return _faults.Count <= MaxFaults ? _faults : [.. _faults.Take(MaxFaults), $"and {_faults.Count - MaxFaults} more"];
    }

    private void CheckVerdicts()
    {
        Expect(answers.Where(static answer => answer.PassesWithoutVerdict), "passed without a verdict though Alibaba Cloud answers");
        foreach (var ofToken in answers.GroupBy(static answer => answer.Token))
        {
            var successes = ofToken.Count(static answer => answer.SucceedsFirst);
            // A server that turns a request away has judged nothing.
            if (successes > 1 || (successes == 0 && ofToken.Key.IsSolved && ofToken.All(static answer => answer.Answer is { Status: 200 })))
                _faults.Add($"a token succeeded {successes} times: {string.Join("; ", ofToken)}");
        }
    }

    // Every case is shorter than a minute, so all of it lies in one window.
    private void CheckBudget()
    {
        LoadAnswer[] passes = [.. answers.Where(static answer => answer.PassesWithoutVerdict)];
        Limit(passes.Length, one is { Outage: Outage.DuringTheFault, LosesMemory: true } ? Shares : 2 * ChaosTestHost.Budget, "in all");
        if (one.Outage is Outage.FromTheBeginning)
            Limit(passes.Count(pass => pass.Sent < failed), ChaosTestHost.Budget, "while the store worked");
        else if (one.Fault is not Fault.FailedOver)
            Limit(passes.Count(pass => pass.Answered < ended), Shares, "while the store did not work");
        if (passes.Length == 0)
            _faults.Add("nothing passed in an outage");
    }

    // Of tokens that came while every server used the store.
    private void CheckTokens(CaptchaEmulator emulator)
    {
        var calls = emulator.Journal.Entries.Where(static call => call.CaptchaVerifyParam is not null).ToLookup(static call => call.CaptchaVerifyParam!, StringComparer.Ordinal);
        foreach (var ofToken in answers.GroupBy(static answer => answer.Token).Where(token => token.All(answer => answer.Sent >= began && answer.Answered < failed)))
        {
            if (calls[ofToken.Key.Text].Count() > 1)
                _faults.Add($"a token was sent {calls[ofToken.Key.Text].Count()} times: {string.Join("; ", ofToken)}");
            if (ofToken.Count(static answer => answer.SucceedsFirst) > 1)
                _faults.Add($"a token passed twice while the store worked: {string.Join("; ", ofToken)}");
        }
    }

    private void Limit(int passes, int limit, string when)
    {
        if (passes > limit)
            _faults.Add($"{passes} passes without a verdict {when}, more than {limit}");
    }

    private void Expect(IEnumerable<LoadAnswer> wrong, string what)
    {
        LoadAnswer[] found = [.. wrong];
        if (found.Length > 0)
            _faults.Add($"{found.Length} answers {what}, for example {found[0]}");
    }
}
