/** What each shell evaluates to complete commands: it asks `acr-ferry complete` for what may come next. */
export const completionScripts = {
  bash: `_acr_ferry() {
  local IFS=$'\\n'
  COMPREPLY=($(acr-ferry complete --word="\${COMP_WORDS[COMP_CWORD]}" -- \\
    "\${COMP_WORDS[@]:1:COMP_CWORD-1}" 2>/dev/null | cut -f1))
}
complete -o default -F _acr_ferry acr-ferry
`,
  zsh: `#compdef acr-ferry
_acr_ferry() {
  local line lines
  local -a before found
  before=("\${(@Q)words[2,CURRENT-1]}")
  lines=$(acr-ferry complete --word="\${(Q)words[CURRENT]}" -- "\${before[@]}" 2>/dev/null)
  for line in "\${(@f)lines}"; do
    [[ -n $line ]] && found+=("\${\${line%%$'\\t'*}//:/\\\\:}:\${line#*$'\\t'}")
  done
  if (( $#found )); then _describe acr-ferry found; else _files; fi
}
if [[ \${funcstack[1]} == _acr_ferry ]]; then _acr_ferry "$@"; else compdef _acr_ferry acr-ferry; fi
`,
  fish: `function __acr_ferry
  set -l before (commandline -opc)
  set -l found (acr-ferry complete --word=(commandline -ct) -- $before[2..-1] 2>/dev/null)
  if test (count $found) -gt 0
    printf '%s\\n' $found
  else
    __fish_complete_path (commandline -ct)
  end
end
complete -c acr-ferry -f -a '(__acr_ferry)'
`,
  powershell: `Register-ArgumentCompleter -Native -CommandName acr-ferry -ScriptBlock {
  param($word, $line, $position)
  $before = @($line.CommandElements | Select-Object -Skip 1 |
    Where-Object { $_.Extent.EndOffset -lt $position } |
    ForEach-Object { if ($_.Value) { $_.Value } else { "$_" } })
  acr-ferry complete "--word=$($word.Trim("'", '"'))" '--' @before 2>$null | ForEach-Object {
    $name, $description = $_ -split "\`t", 2
    $tip = if ($description) { $description } else { $name }
    [System.Management.Automation.CompletionResult]::new($name, $name, 'ParameterValue', $tip)
  }
}
`,
} as const;

/** A shell that can complete. */
export type Shell = keyof typeof completionScripts;
