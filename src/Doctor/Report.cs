using CaptchaGate.Core.Captcha;

namespace CaptchaGate.Doctor;

/// <summary>What all the checks found, in their order.</summary>
internal sealed class Report
{
    private Report(IReadOnlyList<Finding> findings, int calls, bool isProof = false)
    {
        Findings = findings;
        Calls = calls;
        IsProof = isProof;
    }

    public IReadOnlyList<Finding> Findings { get; }

    /// <value>How many signed calls were sent; Alibaba Cloud bills each that reaches the product.</value>
    public int Calls { get; }

    /// <value>Whether it is the proof of a back end's protection, where an unknown check proves nothing.</value>
    public bool IsProof { get; }

    public int ExitCode => Findings switch
    {
        _ when Findings.Any(static finding => finding is { Check: Check.Settings, State: CheckState.Failed }) => ExitCodes.SettingsUnusable,
        _ when Findings.Any(static finding => finding.State is CheckState.Failed) => ExitCodes.CheckFailed,
        _ when IsProof && Findings.Any(static finding => finding.State is CheckState.NotReached) => ExitCodes.NotProven,
        _ => ExitCodes.Fine,
    };

    /// <value>One word for all: <c>ok</c>, <c>warning</c> or <c>failed</c>.</value>
    public string Result => ExitCode is not ExitCodes.Fine
        ? "failed"
        : Findings.All(static finding => finding.State is CheckState.Ok) ? "ok" : "warning";

    /// <summary>The report of an endpoint that was checked from outside.</summary>
    public static Report OfEndpoint(Finding finding) => new([finding], 0);

    /// <summary>The report of a back end whose protection was tried.</summary>
    public static Report OfProtection(IEnumerable<Finding> findings) => new([.. findings], 0, isProof: true);

    /// <summary>The same with <paramref name="more"/> signed calls.</summary>
    public Report WithCalls(int more) => new(Findings, Calls + more, IsProof);

    /// <summary>Adds the checks without a finding.</summary>
    /// <param name="scenes">The configured scenes; empty where they are not known.</param>
    public static Report Complete(IEnumerable<Finding> found, IReadOnlyList<Scene> scenes, int calls)
    {
        var findings = found.ToList();
        // A wrong clock stops nothing: CaptchaGate corrects for it, and so do the checks after it.
        var stopped = findings.Where(static finding => finding is { State: CheckState.Failed, Check: not Check.Clock }).Select(static finding => finding.Check).Order().FirstOrDefault().Title();
        foreach (var check in Enum.GetValues<Check>().Where(static check => check < Check.SharedState).Except(findings.Select(static finding => finding.Check)).ToArray())
        {
            var missing = Finding.NotReached(check, $"needs {stopped} first");
            findings.AddRange(check is Check.Scene && scenes.Count > 0 ? scenes.Select(scene => missing with { Scene = scene.Alias }) : [missing]);
        }

        // A stable sort: what one check found stays in its order.
        return new Report([.. findings.OrderBy(static finding => finding.Check)], calls);
    }
}

/// <summary>How the program ends.</summary>
internal static class ExitCodes
{
    /// <summary>Every check is ok, or a warning.</summary>
    public const int Fine = 0;

    public const int CheckFailed = 1;

    public const int SettingsUnusable = 2;

    /// <summary>A check of a protected back end could not be made.</summary>
    public const int NotProven = 2;

    /// <summary>EX_USAGE of sysexits.h: the command line is invalid.</summary>
    public const int Usage = 64;

    /// <summary>EX_SOFTWARE of sysexits.h: internal error of the doctor.</summary>
    public const int Fault = 70;
}
