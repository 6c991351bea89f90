using CaptchaGate.TestKit.Peers;

return args switch
{
    [NetworkProgram.Name, var folder] => await NetworkProgram.RunAsync(folder),
    [StarvedServer.Name, .. var options] => await StarvedServer.RunAsync(options),
    _ => 2,
};
