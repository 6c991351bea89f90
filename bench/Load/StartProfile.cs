using CaptchaGate.Bench.Load.Lanes;
using CaptchaGate.Bench.Load.Profile;

namespace CaptchaGate.Bench.Load;

/// <summary>
/// Writes the profile that the single file is published with: what a start compiles although everything was compiled ahead,
/// because the ReadyToRun compiler cannot see from the code alone that it will be needed.
/// </summary>
internal static class StartProfile
{
    private static readonly string Target = Path.Combine(Programs.Repository, "functions/VerifyServer/Properties/start.mibc");

    public static async Task RunAsync()
    {
        // Without a profile, so that the list is whole.
        var package = await Package.PublishAsync(Package.SingleFile, isGate: true, "-p:StartProfile=none");
        var service = Lane.FreeAddress();
        using var upstream = await Programs.StartUpstreamAsync(service, faultEvery: 0);
        var list = Path.GetTempFileName();
        try
        {
            FirstAnswer.OfWriting(list, package, service);
            var lines = await File.ReadAllLinesAsync(list);
            var names = new TypeNames(Path.GetDirectoryName(Programs.Built("functions/VerifyServer", "CaptchaGate.VerifyServer"))!);
            var methods = CompiledMethods.Generic(lines, names).ToArray();
            MibcFile.Write(Target, methods);
            Console.WriteLine($"{Target}: {methods.Length} methods; the start compiled {lines.Length}.");
        }
        finally
        {
            File.Delete(list);
        }
    }
}
