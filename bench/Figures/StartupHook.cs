using System.Runtime.InteropServices;

#pragma warning disable MA0047 // The runtime looks for a type of this name outside every namespace.
/// <summary>
/// Loaded by the runtime into a measured process (<c>DOTNET_STARTUP_HOOKS</c>), so that the product needs no endpoint that
/// tells its figures: at SIGUSR2 it writes them into a file named by the process.
/// </summary>
internal static class StartupHook
#pragma warning restore MA0047
{
    private const int Usr2 = 12;

    private static PosixSignalRegistration? _registration;

    public static void Initialize() => _registration = PosixSignalRegistration.Create((PosixSignal)Usr2, static signal =>
    {
        signal.Cancel = true;
        Write();
    });

    private static void Write()
    {
        var path = Path.Combine(Path.GetTempPath(), $"captchagate-bench-{Environment.ProcessId}");
        File.WriteAllText(path + ".new", string.Join(
            ' ',
            GC.GetTotalAllocatedBytes(),
            GC.CollectionCount(2),
            GC.GetTotalMemory(forceFullCollection: false),
            GC.GetGCMemoryInfo().TotalCommittedBytes));
        File.Move(path + ".new", path, overwrite: true);
    }
}
