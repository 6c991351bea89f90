using System.Diagnostics;
using System.Text.RegularExpressions;
using CaptchaGate.Tests;

namespace CaptchaGate.Documentation.Tests;

/// <summary>Runs examples as a reader would: in bash, in the repository's folder.</summary>
internal static partial class Shell
{
    private const string Missing = "the commands of the documents, because bash was not found; run the tests where it is.";

    /// <summary>Fails where bash cannot read the example.</summary>
    public static async Task ParseAsync(Snippet snippet)
    {
        // "<the string>" is for the reader to fill in; to bash it would be a redirection.
        var (exitCode, output) = await RunAsync("-n", "-c", Placeholder().Replace(snippet.Text, "placeholder"));
        Assert.True(exitCode == 0, $"{snippet}: {output}");
    }

    public static Task<(int ExitCode, string Output)> RunAsync(string command) => RunAsync("-e", "-o", "pipefail", "-c", command);

    /// <summary>The commands of the example, without the variables set before them.</summary>
    public static IReadOnlyList<string> Commands(Snippet snippet) =>
    [
        .. Continued().Replace(HereDocument().Replace(snippet.Text, ""), " ").Split('\n')
            .Select(static line => Assignments().Replace(line.Trim(), ""))
            .Where(static line => line.Length > 0 && line[0] != '#'),
    ];

    /// <summary>Starts a command that goes on until it is ended.</summary>
    public static Process Start(string command)
    {
        var bash = Programs.Start("bash", ["-c", command], Repository.Root);
        NotRun.When(bash is null, Missing);
        return bash!;
    }

    private static async Task<(int ExitCode, string Output)> RunAsync(params string[] arguments)
    {
        var bash = await Programs.TryRunAsync("bash", arguments, Repository.Root);
        NotRun.When(bash is null, Missing);
        return (bash!.ExitCode, bash.Output + bash.Error);
    }

    [GeneratedRegex("<[^<>\n|&]+>", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Placeholder();

    [GeneratedRegex(@"<<'(?<end>\w+)'\n.*?\n\k<end>", RegexOptions.Singleline | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex HereDocument();

    [GeneratedRegex(@"\\\n\s*", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Continued();

    [GeneratedRegex(@"^([A-Za-z_][A-Za-z0-9_]*=(""[^""]*""|\$\((?<command>[^)]*)\)|\S)*\s*)+", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Assignments();
}
