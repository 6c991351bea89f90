namespace CaptchaGate.VerifyServer.Hosting;

/// <summary>
/// How much of a small container the managed heap may take. By default that is three quarters; in 128 MB the rest is less
/// than the runtime needs for itself, and the kernel ends a process that takes both.
/// </summary>
internal static class MemoryLimit
{
    // What the process needs in addition to the heap: code, threads, the runtime's own tables (docs/quality.md).
    private const long BesideHeap = 56L << 20;
    private const long MinHeap = 40L << 20;
    private const long Small = 512L << 20;

    /// <summary>Lowers the heap's limit where the container is small. To be called first: other limits follow from it.</summary>
    public static void LeaveRoomForRuntime()
    {
        var heap = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes;
        if (HeapFor(heap) is not { } lower)
            return;
        AppContext.SetData("GCHeapHardLimit", (ulong)lower);
        GC.RefreshMemoryLimit();
    }

    /// <param name="heap">The heap's limit that the runtime derived from its container.</param>
    /// <returns>The lower limit; null where the runtime's is low enough.</returns>
    public static long? HeapFor(long heap)
    {
        // "75 % of the container's memory" (.NET runtime configuration, heap limit).
        var lower = Math.Max(MinHeap, heap / 3 * 4 - BesideHeap);
        return heap < Small && lower < heap ? lower : null;
    }
}
