namespace CaptchaGate.Doctor.Protection;

/// <summary>Sends the form with every kind of receipt, from the crudest forgery to a valid one twice, and names each check that is missing.</summary>
/// <param name="keys">Serves the forger's keys; null where the back end is on another machine and could not reach them.</param>
internal sealed class ProtectionRun(BackEnd backEnd, ReceiptSupply supply, ReceiptForger? forger, KeyServer? keys, bool allowDegraded)
{
    private const string NeedsKey = "needs the endpoint's settings Receipts__Enabled, __Issuer, __Audience and __SigningKey";
    private const string NotTried = "; keys at an address in the receipt were not tried, because the back end is on another machine";
    private const string NoAnswer = "no answer";

    private readonly List<Finding> _findings = [];

    public async Task<Report> RunAsync(CancellationToken cancellationToken)
    {
        string? stopped = null;
        foreach (var (check, receipts) in Forgeries())
        {
            var finding = stopped is not null
                ? Finding.NotReached(check, stopped)
                : receipts is null ? Finding.NotReached(check, supply.Fault ?? NeedsKey) : await RefusesAsync(check, receipts, cancellationToken);
            _findings.Add(finding);
            stopped ??= ReasonToStop(finding);
        }

        _findings.AddRange(stopped is null
            ? await AcceptsAsync(cancellationToken)
            : [Finding.NotReached(Check.ReceiptAccepted, stopped), Finding.NotReached(Check.ReceiptReplay, stopped)]);
        return Report.OfProtection(_findings);
    }

    // What is refused for a valid receipt as well, is refused for another reason.
    private static string? ReasonToStop(Finding finding) => finding switch
    {
        { Check: Check.ReceiptRequired or Check.ReceiptFormat, State: CheckState.Failed } => "not sent: the back end accepts what is no receipt at all",
        { Check: Check.ReceiptRequired, State: CheckState.NotReached } when finding.Message.StartsWith(NoAnswer, StringComparison.Ordinal) => "not sent: the back end does not answer",
        _ => null,
    };

    private IEnumerable<(Check Check, string?[]? Receipts)> Forgeries()
    {
        var mint = supply.Mint;
        yield return (Check.ReceiptRequired, [null]);
        yield return (Check.ReceiptFormat, ["not-a-receipt"]);
        yield return (Check.ReceiptSignature, forger is null ? null : [forger.ForgeUnsigned(), forger.ForgeSignature()]);
        yield return (Check.ReceiptKeySource, forger is null ? null : [forger.ForgeWithKey(), .. keys is null ? [] : new[] { forger.ForgeWithKeyAddress(keys.Keys), forger.ForgeIssuer(keys.Address) }]);
        yield return (Check.ReceiptIssuer, mint is null ? null : [mint.IssueOfOtherIssuer()]);
        yield return (Check.ReceiptAudience, mint is null ? null : [mint.IssueForOtherAudience()]);
        yield return (Check.ReceiptExpiry, mint is null ? null : [mint.IssueExpired()]);
        yield return (Check.ReceiptVerified, allowDegraded ? [] : mint is null ? null : [mint.IssueDegraded()]);
    }

    private async Task<Finding> RefusesAsync(Check check, string?[] receipts, CancellationToken cancellationToken)
    {
        var text = ProtectionText.Of(check);
        var said = new List<string>();
        foreach (var receipt in receipts)
        {
            var answer = await backEnd.SubmitAsync(receipt, cancellationToken);
            if (answer.Reaction is Reaction.Accepted)
                return Finding.Failed(check, $"accepts {text.What} ({answer.Said}): {text.Flaw}", text.Remedy);
            if (answer.Reaction is Reaction.Unclear)
                return Unclear(check, answer, text.What);
            said.Add(answer.Said);
        }

        if (said.Count == 0)
            return Finding.Ok(check, $"may accept {text.What} (--allow-degraded)");
        return check is Check.ReceiptKeySource && keys?.WasAsked is true
            ? Finding.Warning(check, $"refuses {text.What}, but asks the address in the receipt for keys", text.Remedy)
            : Finding.Ok(check, $"refuses {text.What} ({string.Join(", ", said.Distinct(StringComparer.Ordinal))}){(check is Check.ReceiptKeySource && keys is null ? NotTried : "")}");
    }

    private async Task<IEnumerable<Finding>> AcceptsAsync(CancellationToken cancellationToken)
    {
        if (supply.Valid is null)
        {
            Doubt("no valid receipt could be sent");
            return [Finding.NotReached(Check.ReceiptAccepted, supply.Fault!), Finding.NotReached(Check.ReceiptReplay, "needs a valid receipt")];
        }

        var answer = await backEnd.SubmitAsync(supply.Valid, cancellationToken);
        if (answer.Reaction is Reaction.Accepted)
            return [Finding.Ok(Check.ReceiptAccepted, $"accepts a valid receipt ({answer.Said})"), await RefusesAsync(Check.ReceiptReplay, [supply.Valid], cancellationToken)];
        Doubt("a valid receipt is not accepted either");
        var finding = answer.Reaction is Reaction.Unclear
            ? Unclear(Check.ReceiptAccepted, answer, "a valid receipt")
            : Finding.NotReached(Check.ReceiptAccepted, $"refuses a valid receipt ({answer.Said}), so its refusals prove nothing") with
            {
                Remedy = "Add the other fields of the form with --form or --json-body, and name the receipt's field with --field. If they are right, compare the back end's issuer, audience, scene and key set with the endpoint's.",
            };
        return [finding, Finding.NotReached(Check.ReceiptReplay, "needs a valid receipt that is accepted")];
    }

    private void Doubt(string reason)
    {
        for (var i = 0; i < _findings.Count; i++)
        {
            if (_findings[i].State is CheckState.Ok or CheckState.Warning)
                _findings[i] = Finding.NotReached(_findings[i].Check, $"{_findings[i].Message}, but {reason}");
        }
    }

    private static Finding Unclear(Check check, Answer answer, string what) => Finding.NotReached(check, $"{answer.Said} for {what} is neither an acceptance nor a refusal") with
    {
        Remedy = answer.Said switch
        {
            NoAnswer => "Check the address, and whether this machine can reach it.",
            "HTTP 429" => "Exempt this machine from the back end's rate limit, or run the doctor against a test environment.",
            _ => "Answer 4xx to what is refused. If a redirect or a text says so, tell the doctor with --accepted how the back end accepts.",
        },
    };
}
