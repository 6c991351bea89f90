using System.Diagnostics;
using System.IO.Compression;

namespace CaptchaGate.Bench.Load.Lanes;

/// <summary>A published program, as it would be uploaded.</summary>
internal sealed record Package(string Form, bool IsGate, string[] Command, long Bytes, long ZippedBytes)
{
    public const string SingleFile = "single file, trimmed, ReadyToRun";

    private const string FrameworkDependent = "framework-dependent";
    private const string ReadyToRun = "framework-dependent, ReadyToRun";

    public static IReadOnlyList<string> Forms { get; } = [FrameworkDependent, ReadyToRun, SingleFile];

    public string Name => $"{(IsGate ? "gate" : "bare server")}, {Form}";

    public static async Task<Package> PublishAsync(string form, bool isGate, params string[] more)
    {
        var (project, assembly) = isGate ? ("functions/VerifyServer", "CaptchaGate.VerifyServer") : ("bench/Floor", "CaptchaGate.Bench.Floor");
        var folder = Path.Combine(Programs.Repository, "artifacts/bench", $"{assembly}-{Forms.ToList().IndexOf(form)}");
        if (Directory.Exists(folder))
            Directory.Delete(folder, recursive: true);
        // Code that was compiled ahead with another profile would be taken again: a profile is no input that the build looks at.
        var compiledAhead = Path.Combine(Programs.Repository, project, "obj/Release/net10.0/linux-x64/R2R");
        if (Directory.Exists(compiledAhead))
            Directory.Delete(compiledAhead, recursive: true);
        string[] options = (form, isGate) switch
        {
            (FrameworkDependent, _) => [],
            (ReadyToRun, _) => ["-r", "linux-x64", "--self-contained", "false", "-p:PublishReadyToRun=true"],
            (_, true) => ["-p:PublishProfile=function-compute"],
            _ => ["-p:LikeTheGate=true"],
        };
        await RunAsync("dotnet", ["publish", Path.Combine(Programs.Repository, project), "-c", "Release", "-p:DebugType=none", $"-p:PublishDir={folder}/", .. options, .. more]);
        string[] command = form is SingleFile ? [Path.Combine(folder, assembly)] : ["dotnet", Path.Combine(folder, assembly + ".dll")];
        var bytes = new DirectoryInfo(folder).EnumerateFiles("*", SearchOption.AllDirectories).Sum(static file => file.Length);
        return new Package(form, isGate, command, bytes, Zip(folder));
    }

    public override string ToString() => Name;

    private static long Zip(string folder)
    {
        var zip = folder + ".zip";
        File.Delete(zip);
        ZipFile.CreateFromDirectory(folder, zip, CompressionLevel.SmallestSize, includeBaseDirectory: false);
        return new FileInfo(zip).Length;
    }

    private static async Task RunAsync(string program, string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments) { UseShellExecute = false, RedirectStandardOutput = true };
        using var process = Process.Start(start)!;
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        if (process.ExitCode != 0)
            throw new InvalidOperationException($"{program} {string.Join(' ', arguments)} ended with {process.ExitCode}:\n{output}");
    }
}
