namespace CaptchaGate.Doctor;

/// <summary>The report for people: a line for each check, and one below it with the fix.</summary>
internal static class TextReport
{
    private const int NameWidth = 22;
    private const int StateWidth = 13;

    public static string Write(Report report)
    {
        var lines = new List<string>();
        foreach (var finding in report.Findings)
        {
            var name = finding.Scene is { } scene ? $"{finding.Check.Title()} {scene}" : finding.Check.Title();
            lines.Add($"{name,-NameWidth} {Word(finding.State),-StateWidth}{finding.Message}");
            if (finding.Remedy is { } remedy)
                lines.Add($"{"",NameWidth} {"",StateWidth}fix: {remedy}");
        }

        lines.Add("");
        lines.Add(Summary(report));
        return string.Join('\n', lines);
    }

    private static string Summary(Report report)
    {
        if (report.IsProof)
            return Proof(report.ExitCode);
        var bill = report.Calls == 1 ? "1 signed call was sent" : $"{report.Calls} signed calls were sent";
        return report.Result switch
        {
            "ok" => $"All checks passed. {bill}.",
            "warning" => $"All checks passed, with warnings. {bill}.",
            _ => $"At least one check failed. {bill}.",
        };
    }

    private static string Proof(int exitCode) => exitCode switch
    {
        ExitCodes.Fine => "The back end refuses what it must, and accepts a valid receipt once.",
        ExitCodes.CheckFailed => "The back end is not protected: at least one check is missing.",
        _ => "Nothing is proven: at least one check could not be made.",
    };

    private static string Word(CheckState state) => state switch
    {
        CheckState.Ok => "ok",
        CheckState.Warning => "warning",
        CheckState.Failed => "FAILED",
        _ => "not reached",
    };
}
