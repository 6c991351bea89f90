using System.Text.RegularExpressions;
using CaptchaGate.Conventions.Tests.Support;
using CaptchaGate.Tests;

namespace CaptchaGate.Conventions.Tests;

public sealed partial class SourceTests
{
    // Split, so that this file does not find itself.
    private const string BannedSymbolRule = "RS" + "0030";

    // It starts the log's own thread, which serves nothing else.
    private const string ThreadOfItsOwn = "functions/VerifyServer/Logging/LineWriter.cs";

    private const int MostLines = 250;

    [Fact]
    public void No_file_is_so_long_that_it_has_to_be_split()
    {
        Assert.True(Sources.All.Count > 200);
        Assert.Empty(Sources.All
            .Where(static file => file.Lines.Count > MostLines)
            .Select(static file => $"{file}: {file.Lines.Count}"));
    }

    [Fact]
    public void No_warning_is_switched_off_without_a_reason()
    {
        var silent = Lines(static line => line.StartsWith("#pragma warning disable", StringComparison.Ordinal) && !WithReason().IsMatch(line));
        Assert.Empty(silent);
        Assert.Empty(Lines(static line => line.Contains("[SuppressMessage" + "(", StringComparison.Ordinal) && !line.Contains("Justification = \"", StringComparison.Ordinal)));
    }

    [Fact]
    public void The_banned_symbols_are_an_error_that_nothing_switches_off()
    {
        Assert.Contains($"dotnet_diagnostic.{BannedSymbolRule}.severity = error", Repository.Read(".editorconfig"), StringComparison.Ordinal);
        var build = Repository.Read("Directory.Build.props");
        Assert.Contains("<AdditionalFiles Include=\"$(MSBuildThisFileDirectory)eng/BannedSymbols.txt\" />", build, StringComparison.Ordinal);
        Assert.Contains("<PackageReference Include=\"Microsoft.CodeAnalysis.BannedApiAnalyzers\" PrivateAssets=\"all\" />", build, StringComparison.Ordinal);

        Assert.Empty(Lines(static line => line.Contains(BannedSymbolRule, StringComparison.Ordinal)));
        var projects = Directory.EnumerateFiles(Repository.Root, "*.*proj", SearchOption.AllDirectories)
            .Concat(Directory.EnumerateFiles(Repository.Root, "*.props", SearchOption.AllDirectories))
            .Where(static path => !path.Contains("/obj/", StringComparison.Ordinal) && !path.Contains("/node_modules/", StringComparison.Ordinal));
        Assert.DoesNotContain(projects, static path => File.ReadAllText(path).Contains(BannedSymbolRule, StringComparison.Ordinal));
    }

    [Fact]
    public void No_comment_promises_to_do_it_later() =>
        Assert.Empty(Lines(static line => Later().IsMatch(line)));

    // The thread that would wait may be the one that serves the sockets (docs/adr/0009).
    [Fact]
    public void The_product_is_built_with_the_rules_against_waiting_for_tasks()
    {
        var rules = Repository.Read(".editorconfig");
        AssertEach.Of(["VSTHRD002", "VSTHRD100", "VSTHRD103", "VSTHRD110"], rule => Assert.Contains($"dotnet_diagnostic.{rule}.severity = error", rules, StringComparison.Ordinal));
        AssertEach.Of(
            ["src/Directory.Build.props", "functions/Directory.Build.props"],
            static file => Assert.Contains("<PackageReference Include=\"Microsoft.VisualStudio.Threading.Analyzers\" PrivateAssets=\"all\" />", Repository.Read(file), StringComparison.Ordinal));
    }

    // The analyzers know tasks; for locks, semaphores and threads they have no rule. The health probe and what it asks for names
    // wait on threads of their own (docs/adr/0010).
    [Fact]
    public void Nothing_in_the_product_waits_for_a_lock_a_semaphore_or_a_thread()
    {
        AssertEach.Of(["_places.Wait(0);", "due.WaitOne(left);", "thread.Join();", "Monitor.Wait(_lock);"], static line => Assert.Matches(Blocking(), line));
        Assert.Empty(
            from file in Sources.All
            where file.Path.StartsWith("src/", StringComparison.Ordinal) || file.Path.StartsWith("functions/", StringComparison.Ordinal)
            where !file.Path.StartsWith("src/Core/Resilience/Probing/", StringComparison.Ordinal) && !file.Path.StartsWith("src/Core/Alibaba/Connections/", StringComparison.Ordinal)
            where file.Path is not ThreadOfItsOwn
            from line in file.Numbered
            where Blocking().IsMatch(line.Text)
            select $"{file}:{line.Number} {line.Text}");
    }

    private static IEnumerable<string> Lines(Func<string, bool> which) =>
        from file in Sources.All
        from line in file.Numbered
        where which(line.Text)
        select $"{file}:{line.Number} {line.Text}";

    [GeneratedRegex(@"^#pragma warning disable [A-Za-z0-9, ]+ // .{20,}", RegexOptions.None, 1000)]
    private static partial Regex WithReason();

    [GeneratedRegex(@"\.Wait(?:All|Any|One)?\(|\.Join\(\)|SpinWait", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Blocking();

    [GeneratedRegex(@"//.*\b(?:TO" + @"DO|FIX" + @"ME|HA" + @"CK|XX" + @"X)\b", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Later();
}
